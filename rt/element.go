package rt

// Float is a type of numbers that weights and activations have.
type Float interface{ float32 | float64 }

// Int is a type of whole numbers.
type Int interface{ int32 | int64 | uint8 }

// Number is a type that can be added.
type Number interface{ Float | Int }

// Element is a type that a tensor's elements may have.
type Element interface{ Number | bool | uint16 }
