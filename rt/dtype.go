package rt

// DType is the type of a tensor's elements.
type DType uint8

// The element types. What is of Float16 and BFloat16 is computed in float32 and rounded after each operation.
const (
	Float32 DType = iota + 1
	Float64
	Float16
	BFloat16
	Int32
	Int64
	Uint8
	Bool
)

var dtypes = [...]struct {
	name string
	size int
}{Float32: {"f32", 4}, Float64: {"f64", 8}, Float16: {"f16", 2}, BFloat16: {"bf16", 2}, Int32: {"i32", 4}, Int64: {"i64", 8}, Uint8: {"u8", 1}, Bool: {"bool", 1}}

// String returns the name as in the language: f32, i64, u8 …
func (d DType) String() string {
	if d == 0 || int(d) >= len(dtypes) {
		return "invalid"
	}
	return dtypes[d].name
}

// Size returns the bytes of one element.
func (d DType) Size() int {
	if d == 0 || int(d) >= len(dtypes) {
		return 0
	}
	return dtypes[d].size
}
