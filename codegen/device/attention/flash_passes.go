package attention

import "fmt"

// passes writes the loops over the tiles that pass, from one row to another. While a tile is used, the next one is copied. The
// body is written for tiles of which all is there and nothing is masked, and for others.
func (f *flash) passes(from, end string, segments []segment, body func(whole bool)) {
	fetch := func(from, part string) {
		for _, t := range f.tiles {
			if !t.own {
				f.fetchTile(t, from, part)
			}
		}
		if !f.queries {
			f.fetchNumbers(from, part)
		}
	}
	f.Add("pass = %s;", from)
	fetch("pass", "now")
	for _, s := range segments {
		f.Add("for (; pass < %s; pass += %d) {", s.end, f.passing)
		f.Add("COPIED;")
		f.Add("BARRIER;")
		f.Add("int next = pass + %d, other = 1 - now;", f.passing)
		f.Add("if (next < %s) {", end)
		fetch("next", "other")
		f.Add("}")
		body(s.whole)
		f.Add("now = other;")
		f.Add("}")
	}
}

// inReach reports whether there are passing rows where the first loop begins.
func (f *flash) inReach() bool {
	own, passing := f.lengths()
	return f.queries || f.skip == nil || own <= passing
}

// segment is a loop over tiles up to a row.
type segment struct {
	end   string
	whole bool // all of them is there, and nothing is masked
}

// overTiles are the loops over all tiles that have to be seen, from which row on and where they end.
func (f *flash) overTiles() (from, end string, all []segment) {
	own, passing := f.lengths()
	from, end = "0", fmt.Sprint(passing)
	full := own%f.own == 0 && passing%f.passing == 0
	switch {
	case f.skip == nil:
		return from, end, []segment{{end, full}}
	case f.queries && full:
		return from, "masked", []segment{{"clear", true}, {"masked", false}}
	case f.queries:
		return from, "masked", []segment{{"masked", false}}
	case full:
		return "own", end, []segment{{"masked", false}, {end, true}}
	}
	return "own", end, []segment{{end, false}}
}

// bounds declares where tiles end that are masked or not.
func (f *flash) bounds() {
	_, passing := f.lengths()
	if f.skip != nil {
		f.Add("int clear = own < %d ? own : %[1]d, masked = own + %d < %[1]d ? own + %[2]d : %[1]d;", passing, f.own)
	}
}
