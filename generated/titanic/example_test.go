package titanic_test

import (
	"fmt"

	"github.com/dlgen/dlgen/generated/titanic"
)

// A category is a number in the model's input; the names of all numbers are an array.
func ExampleTitanicInput_SetSex() {
	var in titanic.TitanicInput
	in.SetSex("female")
	in.SetEmbarked("Hamburg")
	fmt.Println(in.Sex, titanic.TitanicSexNames[in.Sex], in.Embarked)
	// Output: 2 female 0
}
