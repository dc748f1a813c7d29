//go:build linux && (amd64 || arm64)

package call

// Entry names the function of a library that belongs into a variable.
type Entry struct {
	Name     string
	Func     *Func
	Optional bool // the variable stays 0 where the library has no such function
}

// Bind fills a table's variables. It returns the names of those that the library should have and has not.
func (l *Library) Bind(table []Entry) (missing []string) {
	for _, e := range table {
		*e.Func = l.Func(e.Name)
		if *e.Func == 0 && !e.Optional {
			missing = append(missing, e.Name)
		}
	}
	return missing
}
