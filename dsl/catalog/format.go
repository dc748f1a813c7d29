package catalog

import (
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/dsl"
)

// formatFloat prints a float so that it reads as one: 2.0, 1e-07.
func formatFloat(x float64) string {
	s := strconv.FormatFloat(x, 'g', -1, 64)
	if strings.IndexFunc(s, func(r rune) bool { return r != '-' && (r < '0' || r > '9') }) < 0 {
		s += ".0"
	}
	return s
}

// Format prints a value as the language writes it.
func Format(v Value) string {
	switch v := v.(type) {
	case None:
		return "none"
	case Int:
		return strconv.FormatInt(int64(v), 10)
	case Float:
		return formatFloat(float64(v))
	case Bool:
		return strconv.FormatBool(bool(v))
	case Text:
		return strconv.Quote(string(v))
	case Word:
		return string(v)
	case DType:
		return dsl.DType(v).String()
	case List:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = Format(x)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case *Instance:
		return v.Entry.Name
	case *Function:
		return v.Name
	case *Opaque:
		return "a " + v.Kind
	}
	return "nothing"
}
