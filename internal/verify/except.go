package verify

import (
	"os"
	"strings"
)

// Exceptions are cases that are known to contradict the language, by name, with the reasons.
type Exceptions map[string]string

// ReadExceptions reads a file of exceptions: a name, a colon and the reason on each line, or a comment behind `#`.
func ReadExceptions(path string) (Exceptions, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	found := Exceptions{}
	for _, line := range strings.Split(string(text), "\n") {
		if name, reason, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, "#") {
			found[name] = reason
		}
	}
	return found, nil
}

// Apply marks the failures that were foreseen. An exception that does not fail is a failure: its reason holds no more.
func (e Exceptions) Apply(results []*Result) {
	for _, r := range results {
		reason, ok := e[r.Case.Name]
		switch {
		case !ok:
		case r.Status == Failed:
			r.Status, r.Report = Excepted, reason
		default:
			r.Status, r.Report = Failed, "it does not fail, though it is said to differ: "+reason+"\n"
		}
	}
}
