package graphs

import (
	"maps"
	"strings"
)

// declared is a variable before the loops of a scan.
func (f *function) declared(text, hint string) string {
	if name, ok := f.topSeen[text]; ok {
		return name
	}
	name := f.locals.Take(hint)
	f.topSeen[text] = name
	f.top.Add("%s := %s", name, text)
	return name
}

// names decides the names of the parameters.
func (f *function) names() []string {
	used := maps.Clone(f.g.m.Names) // kernels that it calls are of the package
	for name := range f.locals {
		used[name] = true
	}
	names := make([]string, len(f.params))
	for i, p := range f.params {
		if p.hint == "fault" || p.hint == "draw" || p.hint == "scratch" {
			names[i] = p.hint
			if used[p.hint] {
				names[i] = used.Take(p.hint)
			}
			used[p.hint] = true
			continue
		}
		names[i] = used.Take(p.hint)
	}
	return names
}

// signature is the list of parameters.
func (f *function) signature(names, sizes []string) string {
	var parts []string
	if f.usesP {
		parts = append(parts, "p *rt.Pool")
	}
	if f.usesN {
		parts = append(parts, "n int")
	}
	parts = append(parts, sizes...)
	for i, p := range f.params {
		if i+1 < len(f.params) && f.params[i+1].typ == p.typ {
			parts = append(parts, names[i])
			continue
		}
		parts = append(parts, names[i]+" "+p.typ)
	}
	return strings.Join(parts, ", ")
}
