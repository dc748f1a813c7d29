package spelling

import "github.com/dlgen/dlgen/dsl/catalog"

// Entry is how a message names an entry of the catalog: an operator's is its sign.
func Entry(entry string) string {
	switch entry {
	case "logical_not":
		return "`not`"
	case "negative":
		return "`-`"
	}
	for sign, name := range catalog.Operators {
		if name == entry {
			return "`" + string(sign) + "`"
		}
	}
	return entry
}
