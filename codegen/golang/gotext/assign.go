package gotext

import "strings"

// Assigned writes an assignment, in the short form where the value begins with what it replaces: x += y, not x = x + y.
func Assigned(to, value string) string {
	rest, ok := strings.CutPrefix(value, to+" ")
	if !ok {
		return to + " = " + value
	}
	operator, right, ok := strings.Cut(rest, " ")
	if !ok || !strings.Contains("+-*/", operator) || !operandOf(operator, right) {
		return to + " = " + value
	}
	return to + " " + operator + "= " + right
}

// operandOf reports whether a text is the right operand of an operator, and not what follows it in a chain of several: x + y + z is
// (x + y) + z, which is not x += y + z.
func operandOf(operator, text string) bool {
	others := []string{"+", "-"}
	if operator == "*" || operator == "/" {
		others = append(others, "*", "/")
	}
	others = append(others, "%", "&", "|", "^", "<<", ">>", "==", "!=", "<", "<=", ">", ">=", "&&", "||")
	depth := 0
	for i, r := range text {
		switch r {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ' ':
			if depth > 0 {
				continue
			}
			for _, other := range others {
				if strings.HasPrefix(text[i+1:], other+" ") {
					return false
				}
			}
		}
	}
	return depth == 0
}
