package main

import "regexp"

// usual are arguments as the grammar of flags reads them: `help VERB` and `--version`, as other commands have them, and a
// negative number behind a flag, which the grammar would take for a flag itself.
func usual(args []string) []string {
	switch {
	case len(args) == 1 && args[0] == "--version":
		return []string{"version"}
	case len(args) > 0 && args[0] == "help":
		return append(args[1:len(args):len(args)], "--help")
	}
	var out []string
	for _, arg := range args {
		if n := len(out); n > 0 && negative.MatchString(arg) && long.MatchString(out[n-1]) {
			out[n-1] += "=" + arg
			continue
		}
		out = append(out, arg)
	}
	return out
}

// negative are negative numbers, long are flags without their values.
var (
	negative = regexp.MustCompile(`^-[0-9.]`)
	long     = regexp.MustCompile(`^--[a-z-]+$`)
)
