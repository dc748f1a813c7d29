package catalog

import "github.com/dlgen/dlgen/dsl"

// Operators are the names that the operators have as entries.
var Operators = map[dsl.BinaryOp]string{
	"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "%": "mod", "@": "matmul", "**": "power",
	"==": "equal", "!=": "not_equal", "<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal",
	"and": "logical_and", "or": "logical_or",
}
