package ir

import "fmt"

// Infer returns the types of an operation's results, or why its operands do not fit.
func Infer(kind Kind, a *Attrs, args []*Value) ([]Type, error) {
	return nil, fmt.Errorf("no shape rule")
}
