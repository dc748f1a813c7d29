package titanic_test

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/generated/titanic"
)

// A category is a number in the model's input; the names of all numbers are an array.
func ExampleTitanicInput() {
	in := titanic.TitanicInput{Sex: int32(slices.Index(titanic.TitanicSexNames[:], "female"))}
	fmt.Println(in.Sex, titanic.TitanicEmbarkedNames[1])
	// Output: 2 S
}
