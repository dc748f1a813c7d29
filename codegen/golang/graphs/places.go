package graphs

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// Where a weight, state or slot lies has a name in the functions of graphs: a constant for each that is named there, so
// that a call says what it works with. The derivative by a weight has the weight's place in the block of derivatives.
// Which are named is known last; until then a place stands in the text as the number of its variable between marks.
var (
	placeMark = regexp.MustCompile(gotext.OpenPlace + `(\d+)` + gotext.ClosePlace)
	otherMark = regexp.MustCompile(gotext.OpenOther + `(\d+)` + gotext.CloseOther)
)

// places are the variables of a model by their numbers, and where they lie in their slab.
type places struct {
	order  []*ir.Variable
	number map[*ir.Variable]int
	at     int // which of the file's declarations are the constants; -1 before there is a place for them
	from   int // the first of the model's
}

// newPlaces numbers the variables of a model.
func (m *Writer) newPlaces() {
	m.places = places{number: map[*ir.Variable]int{}, at: -1, from: len(m.Declared)}
	for i, v := range m.Layout.Order {
		m.places.order = append(m.places.order, v)
		m.places.number[v] = i
	}
}

// offset is where a variable lies in its slab.
func (m *Writer) offset(v *ir.Variable) int {
	if at := m.Layout.Offsets[v]; at < m.Slots {
		return at
	}
	return m.Layout.Offsets[v] - m.Slots
}

// place is the place of a variable in the function of a graph.
func (m *Writer) place(v *ir.Variable) string {
	return gotext.OpenPlace + strconv.Itoa(m.places.number[v]) + gotext.ClosePlace
}

// OtherPlace is the place of a variable elsewhere.
func (m *Writer) OtherPlace(v *ir.Variable) string {
	return gotext.OpenOther + strconv.Itoa(m.places.number[v]) + gotext.CloseOther
}

// placeName is what the place of a variable is called. What lies in the model itself has the model's name in front, as
// everything has if there are several models.
func (m *Writer) placeName(v *ir.Variable) string {
	if m.Only && strings.Contains(v.Path, ".") {
		return goname.Local(v.Path, "weight")
	}
	return goname.Local(m.Private+"_"+v.Path, "weight")
}

// ReservePlaces keeps room for the constants among the declarations.
func (m *Writer) ReservePlaces() {
	m.places.at = len(m.Declared)
	m.Declare("", "")
}

// mostPlaces and placesWidth are how many constants of a part of the model, and how much text, go on a line.
const (
	mostPlaces  = 4
	placesWidth = 120
)

// declarePlaces names the places that the functions of graphs name, and puts names for marks.
func (m *Writer) declarePlaces() {
	if m.places.at < 0 {
		m.ReservePlaces()
	}
	texts := m.Declared[m.places.from:]
	used := map[int]bool{}
	for _, text := range texts {
		for _, match := range placeMark.FindAllStringSubmatch(text, -1) {
			i, _ := strconv.Atoi(match[1])
			used[i] = true
		}
	}
	names := map[string]string{}
	var l gotext.Lines
	var left, right []string
	last, keeps := "", false
	flush := func() {
		if len(left) > 0 {
			l.Add("%s = %s", strings.Join(left, ", "), strings.Join(right, ", "))
		}
		left, right = nil, nil
	}
	for i, v := range m.places.order {
		number := strconv.Itoa(i)
		names[number] = strconv.Itoa(m.offset(v))
		if !used[i] {
			continue
		}
		keeps = keeps || m.Layout.Offsets[v] >= m.Slots
		name := m.Unique(m.placeName(v))
		if part, _, _ := strings.Cut(v.Path, "."); part != last || len(left) == mostPlaces || len(strings.Join(left, ", "))+len(name) > placesWidth {
			flush()
			last = part
		}
		left, right = append(left, name), append(right, names[number])
		names[number] = name
	}
	flush()
	if len(l.List) > 0 {
		doc := "Where weights and states lie, in bytes."
		if keeps {
			doc = "Where weights, states and what training keeps lie, in bytes. A derivative lies in the block of all as its weight does."
		}
		m.Declared[m.places.at] = gotext.Commented(doc) + "const (\n" + l.Text() + "\n)"
	}
	for i, text := range texts {
		for _, mark := range []*regexp.Regexp{placeMark, otherMark} {
			text = mark.ReplaceAllStringFunc(text, func(s string) string { return names[s[1:len(s)-1]] })
		}
		texts[i] = text
	}
}

// isPlace reports whether a name could be that of a place.
func (m *Writer) isPlace(name string) bool {
	return slices.ContainsFunc(m.places.order, func(v *ir.Variable) bool { return m.placeName(v) == name })
}

// block is the slice of the arena in which derivatives lie where their weights do in the slab, and what is left out in
// front of it.
func (g *Graph) block() (slice string, less int) {
	b := g.s.Gradients
	less = max(0, b.Slab-b.Offset)
	if at := b.Offset - b.Slab + less; at > 0 {
		return fmt.Sprintf("c.Arena[%d:]", at), less
	}
	return "c.Arena", less
}

// inBlock reports whether a memory is derivatives.
func (g *Graph) inBlock(p *param) bool {
	b := g.s.Gradients
	if b == nil || p.place != plan.Arena || p.offset < b.Offset || p.offset >= b.Offset+b.Bytes {
		return false
	}
	return p.hint == "gradients" || p.value != nil && p.value.Op.Phase == ir.Backward && g.mirror(p.memory) != nil
}

// derivative is the argument for derivatives.
func (g *Graph) derivative(p *param) argument {
	g.needs["g"] = true
	_, less := g.block()
	b := g.s.Gradients
	arg := argument{text: fmt.Sprintf("g.%s(%%d, %v)", gotext.DTypes[p.dtype].View, p.count), offset: p.offset - b.Offset + b.Slab - less}
	if v := g.mirror(p.memory); v != nil {
		arg.place = g.m.place(v)
		if less > 0 {
			arg.place += fmt.Sprintf("-%d", less)
		}
	}
	return arg
}
