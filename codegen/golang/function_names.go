package golang

import (
	"maps"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Names of parameters are decided last, so that functions which differ in names only are one. Until then a
// parameter stands in the text as its number between marks.
const (
	openMark  = "\x01"
	closeMark = "\x02"
)

var marked = regexp.MustCompile(openMark + `(\d+)` + closeMark)

func mark(i int) string { return openMark + strconv.Itoa(i) + closeMark }

// named puts names for marks.
func named(text string, names []string) string {
	return marked.ReplaceAllStringFunc(text, func(m string) string {
		i, _ := strconv.Atoi(m[1 : len(m)-1])
		return names[i]
	})
}

// declared are the left sides of declarations.
var declared = regexp.MustCompile(`(?m)(?:^|[ \t;{])([\pL_][\pL\p{Nd}_]*(?:, [\pL_][\pL\p{Nd}_]*)*) :=`)

// word is a name that is no field and no package's.
var word = regexp.MustCompile(`(^|[^\pL\p{Nd}_.])([\pL_][\pL\p{Nd}_]*)`)

// anonymous numbers the variables that a text declares, so that texts which differ in their names only are equal.
func anonymous(text string) string {
	number := map[string]string{}
	for _, m := range declared.FindAllStringSubmatch(text, -1) {
		for _, name := range strings.Split(m[1], ", ") {
			if _, ok := number[name]; !ok {
				number[name] = "\x04" + strconv.Itoa(len(number))
			}
		}
	}
	return word.ReplaceAllStringFunc(text, func(m string) string {
		at := strings.IndexFunc(m, func(r rune) bool { return r == '_' || unicode.IsLetter(r) })
		if n, ok := number[m[at:]]; ok {
			return m[:at] + n
		}
		return m
	})
}

// declared is a variable before the loops of a scan.
func (f *function) declared(text, hint string) string {
	if name, ok := f.topSeen[text]; ok {
		return name
	}
	name := f.locals.take(hint)
	f.topSeen[text] = name
	f.top.add("%s := %s", name, text)
	return name
}

// names decides the names of the parameters.
func (f *function) names() []string {
	used := maps.Clone(f.g.m.names) // kernels that it calls are of the package
	for name := range f.locals {
		used[name] = true
	}
	names := make([]string, len(f.params))
	for i, p := range f.params {
		if p.hint == "fault" || p.hint == "draw" || p.hint == "scratch" {
			names[i] = p.hint
			if used[p.hint] {
				names[i] = used.take(p.hint)
			}
			used[p.hint] = true
			continue
		}
		names[i] = used.take(p.hint)
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
