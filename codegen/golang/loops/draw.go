package loops

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// drawCost is about how long it takes to draw one random number alone, an addition being 1.
const drawCost = 24

// drawField is the draw of random numbers that a kernel makes itself.
func (k *Kernel) drawField(op *ir.Op) string {
	return k.number(k.f.Draw(op.Attrs.Stream), "draw", "rt.Draw")
}

// declareText declares a variable.
func (k *Kernel) declareText(l *gotext.Lines, name, text string) expr {
	name = k.names.Take(name)
	l.Add("%s := %s", name, text)
	return atom(name)
}

// elementIndex is the number of an element among all of the space.
func (p *passCode) elementIndex() string {
	k := p.k
	switch {
	case k.inline:
		return "0"
	case k.sp.flat:
		return "lo+j"
	}
	return strings.TrimPrefix(p.base(k.sp.accessOf(ir.Axes(0, len(k.Shape))))+"+j", "+")
}

// drawn are random numbers of the tile.
func (t *tile) drawn(op *ir.Op, ofRow bool) *tileValue {
	t.k.cost += drawCost / 4
	from := "lo"
	switch {
	case t.form == pieceTile:
		from = gotext.TimesSize("lo", t.width) + "+j"
	case !ofRow && t.form == rowTile:
		from = gotext.TimesSize("lo", t.width)
	}
	field := t.k.drawField(op)
	return t.vec("UniformAt", ofRow, nil, field, from)
}
