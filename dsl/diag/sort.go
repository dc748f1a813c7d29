package diag

import (
	"cmp"
	"slices"
)

// Sorted returns the diagnostics in the order of files and places, each once. Files stay in the order in which
// they first appear; what stands nowhere comes first.
func (l *List) Sorted() []*Diagnostic {
	files := map[string]int{}
	for _, d := range l.All {
		if d.At.IsValid() {
			if _, known := files[d.At.Source.Name]; !known {
				files[d.At.Source.Name] = len(files) + 1
			}
		}
	}
	order := func(a, b *Diagnostic) int {
		return cmp.Or(
			cmp.Compare(fileOrder(files, a), fileOrder(files, b)),
			cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.At.End, b.At.End),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message),
		)
	}
	all := slices.Clone(l.All)
	slices.SortStableFunc(all, order)
	return slices.CompactFunc(all, func(a, b *Diagnostic) bool { return order(a, b) == 0 || spells(a, b) })
}

// spells reports whether b says of a word in foreign quotes that it stands without any, which a's fix would hide.
func spells(a, b *Diagnostic) bool {
	if a.Code != ForeignSpelling || b.Code != QuotedWord || a.At != b.At {
		return false
	}
	*a = *b
	return true
}

func fileOrder(files map[string]int, d *Diagnostic) int {
	if !d.At.IsValid() {
		return 0
	}
	return files[d.At.Source.Name]
}
