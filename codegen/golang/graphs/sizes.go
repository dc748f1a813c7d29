package graphs

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// Functions of layers that differ in sizes alone, as the convolutions of a network's stages do, become one that is
// given the sizes, if there are so many of them that one is easier to read. Until all are known, a size stands in the
// text of a function as a mark, and so does the name of a function where it is called.
const (
	LeastShared = 3 // functions, or types, that differ in sizes, to become one
	mostPlain   = 4 // sizes that are parameters of their own; more are a struct
)

var (
	sizeMark = regexp.MustCompile(gotext.OpenSize + `(\d+)` + gotext.CloseSize)
	callMark = regexp.MustCompile(gotext.OpenCall + `(\d+:\d+)` + gotext.CloseCall + `\(((?:p, )?(?:n, )?)`)
)

// sized is a place in the text of a function where a size stands.
type sized struct {
	hint   string // a word for it
	typ    string
	inline string // how it stands there as a constant; it may have marks again
	use    string // how it does as a parameter, with %s for that; it may have marks again
	whole  string // what the parameter is, if not what is inline
	name   string // what a variable for that is called; it is written in place without
}

// sized puts a mark for a size.
func (f *function) sized(s sized) string {
	f.sizes = append(f.sizes, s)
	return gotext.OpenSize + strconv.Itoa(len(f.sizes)-1) + gotext.CloseSize
}

// number puts a mark for an integer.
func (f *function) number(n int, hint string) string {
	return f.sized(sized{hint: hint, typ: "int", inline: strconv.Itoa(n), use: "%s"})
}

// sizesIn lists the sizes of a text in the order in which they stand there, and the text without them.
func (f *function) sizesIn(text string, found *[]*sized) string {
	return sizeMark.ReplaceAllStringFunc(text, func(m string) string {
		i, _ := strconv.Atoi(m[1 : len(m)-1])
		s := &f.sizes[i]
		*found = append(*found, s)
		return gotext.OpenSize + s.typ + f.sizesIn(s.use, found) + gotext.CloseSize
	})
}

// written puts the text of each size for its mark.
func (f *function) written(text string, put func(s *sized) string) string {
	for sizeMark.MatchString(text) {
		text = sizeMark.ReplaceAllStringFunc(text, func(m string) string {
			i, _ := strconv.Atoi(m[1 : len(m)-1])
			return put(&f.sizes[i])
		})
	}
	return text
}

// constants writes all sizes as constants.
func (f *function) constants(text string) string {
	return f.written(text, func(s *sized) string { return s.inline })
}

// fixed writes sizes as they are, those that have many parts as the variable that has them.
func (m *Writer) fixed(f *function, text string) string {
	return f.written(text, func(s *sized) string { return m.fixedSize(f, s) })
}

func (m *Writer) fixedSize(f *function, s *sized) string {
	if s.name == "" {
		return s.inline
	}
	return strings.ReplaceAll(s.use, "%s", m.sizesVariable(s.name, f.constants(s.whole)))
}

// family are functions that are equal but for names and sizes.
type family struct {
	id      int
	members []*member
}

// member is a function of a family: the layers of the same sizes share it.
type member struct {
	f      *function
	sizes  []*sized
	scopes []*ir.Scope
}

// callee is what stands at a call for its mark.
type callee struct{ name, sizes string }

// mark tells a member from all others.
func (fam *family) mark(i int) string { return fmt.Sprintf("%d:%d", fam.id, i) }

// function finds a function that is equal but for names, or adds one; it returns the mark of its name.
func (m *Writer) function(f *function, sc *ir.Scope) string {
	var sizes []*sized
	key := f.sizesIn(f.top.Text()+"\n"+f.Text(), &sizes)
	for _, p := range f.params {
		key += "\n" + p.typ
	}
	key = fmt.Sprint(f.usesP, f.usesN, f.phase, kindOf(sc, f.phase)) + key
	fam := m.families[key]
	if fam == nil {
		fam = &family{id: m.nextFamily()}
		m.families[key] = fam
		m.order = append(m.order, fam)
	}
	at := slices.IndexFunc(fam.members, func(o *member) bool {
		return slices.EqualFunc(o.sizes, sizes, func(a, b *sized) bool { return o.f.constants(a.inline) == f.constants(b.inline) })
	})
	if at < 0 {
		at = len(fam.members)
		fam.members = append(fam.members, &member{f: f, sizes: sizes})
	}
	fam.members[at].scopes = append(fam.members[at].scopes, sc)
	return gotext.OpenCall + fam.mark(at) + gotext.CloseCall
}

// DeclareFunctions writes the functions of the layers, once it is known which layers share them.
func (m *Writer) DeclareFunctions() {
	for _, fam := range m.order {
		first := fam.members[0]
		if len(fam.members) >= LeastShared {
			name := m.Unique(first.f.phaseName() + kindOf(first.scopes[0], first.f.phase))
			m.shared(fam, name)
			continue
		}
		for i, one := range fam.members {
			name := m.Unique(one.f.phaseName() + kindOf(one.scopes[0], one.f.phase))
			m.late[fam.mark(i)] = callee{name: name}
			m.declareFunction(one, name, nil, func(text string) string { return m.fixed(one.f, text) })
		}
	}
	m.order = nil
	m.declareSizes()
	m.declarePlaces()
}

// shared declares the one function of a family, which is given the sizes that differ.
func (m *Writer) shared(fam *family, name string) {
	first := fam.members[0]
	params := fam.params()
	bundled := len(params) > mostPlain
	names := map[*sized]string{}
	var types []string
	used := gotext.Scope{}
	for local := range first.f.locals {
		used[local] = true
	}
	for _, p := range params {
		p.name = used.Take(p.hint(first))
		for _, at := range p.places {
			names[first.sizes[at]] = p.name
			if bundled {
				names[first.sizes[at]] = "sizes." + p.name
			}
		}
		types = append(types, p.name+" "+first.sizes[p.places[0]].typ)
	}
	signature, head, tail := joinTypes(types, ", "), "", ""
	if bundled {
		typ := m.Unique(name + "Sizes")
		m.Declare(fmt.Sprintf("%s are the sizes with which %s is called.", typ, name), "type "+typ+" struct{ "+joinTypes(types, "; ")+" }")
		signature, head, tail = "sizes "+typ, typ+"{", "}"
		used["sizes"] = true
	}
	for i := range fam.members {
		m.late[fam.mark(i)] = callee{name, head + strings.Join(m.values(fam.members[i], params), ", ") + tail}
	}
	for _, o := range fam.members[1:] {
		first.scopes = append(first.scopes, o.scopes...)
	}
	first.f.locals = used
	m.declareFunction(first, name, []string{signature}, func(text string) string {
		return first.f.written(text, func(s *sized) string {
			if name, ok := names[s]; ok {
				return strings.ReplaceAll(s.use, "%s", name)
			}
			return m.fixedSize(first.f, s)
		})
	})
}

// joinTypes lists names with their types; neighbours of a type share it.
func joinTypes(list []string, separator string) string {
	text := ""
	for i, one := range list {
		name, typ, _ := strings.Cut(one, " ")
		switch {
		case i+1 == len(list):
			text += one
		case strings.HasSuffix(list[i+1], " "+typ):
			text += name + ", "
		default:
			text += one + separator
		}
	}
	return text
}

// sizeParam is a size that differs: it stands at some places of the text.
type sizeParam struct {
	name   string
	places []int
}

// plainHints are words that say little: a size that has another at some other place goes by that.
var plainHints = []string{"size", "outer", "length", "inner"}

// hint is the word for a size that stands at several places.
func (p *sizeParam) hint(one *member) string {
	best := one.sizes[p.places[0]].hint
	for _, at := range p.places {
		if h := one.sizes[at].hint; !slices.Contains(plainHints, h) {
			return h
		}
	}
	return best
}

// params are the sizes that differ between members; places that have the same in each member are one.
func (fam *family) params() []*sizeParam {
	var params []*sizeParam
	known := map[string]*sizeParam{}
	first := fam.members[0]
	for at, s := range first.sizes {
		column := s.typ
		differs := false
		for _, o := range fam.members {
			text := o.f.constants(o.sizes[at].value())
			column += "\x00" + text
			differs = differs || text != first.f.constants(s.value())
		}
		if !differs {
			continue
		}
		p := known[column]
		if p == nil {
			p = &sizeParam{}
			known[column] = p
			params = append(params, p)
		}
		p.places = append(p.places, at)
	}
	return params
}

// value is the size itself, as a constant.
func (s *sized) value() string {
	if s.whole != "" {
		return s.whole
	}
	return s.inline
}

// values are the sizes that differ, of a member.
func (m *Writer) values(o *member, params []*sizeParam) []string {
	texts := make([]string, len(params))
	for k, p := range params {
		s := o.sizes[p.places[0]]
		texts[k] = o.f.constants(s.value())
		if s.name != "" {
			texts[k] = m.sizesVariable(s.name, texts[k])
		}
	}
	return texts
}

// declareFunction writes a function.
func (m *Writer) declareFunction(one *member, name string, sizes []string, put func(text string) string) {
	f := one.f
	names := f.names()
	var l gotext.Lines
	l.Add("func %s(%s) {", name, f.signature(names, sizes))
	for _, line := range slices.Concat(f.top.List, f.List) {
		l.Add("%s", gotext.Named(put(line), names))
	}
	l.Add("}")
	m.Declare(one.doc(name, names), l.Text())
}
