package attention

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// fetch begins to fill a tile with rows from one on; what lies behind the last is zero, as is what fills rows up to 16 bytes.
func (t *tiles) fetch(h *held, from string) {
	length, count, way := t.a.cols, t.rows(h), t.apart(h.width)
	if h.of.perQuery {
		length = t.a.rows
	}
	source, place := t.a.source(h.of)
	at := place("batch", from+" + in", "deep")
	there := fmt.Sprintf("%s + in < %d", from, length)
	if length%count == 0 && (h.own || t.inReach()) {
		there = "1"
	}
	if t.together(h, source) {
		parts := h.width / t.v
		t.Add("UNROLL for (int q = 0; q < %d; q++) {", (count*parts+t.items()-1)/t.items())
		t.Add("int in = (l + q*%d)/%d, deep = (l + q*%[1]d)%%%[2]d*%d;", t.items(), parts, t.v)
		if count*parts%t.items() != 0 {
			t.Add("if (in >= %d) continue;", count)
		}
		t.Add("int at = %s;", at)
		if there != "1" {
			t.Add("if (!(%s)) at = 0;", there)
		}
		t.Add("copy16(&%s[in*%d + deep], &%s[at], %s);", h.name, way, t.Buffer(source), there)
		t.Add("}")
		return
	}
	whole := t.whole(h.width)
	t.Add("for (int e = l; e < %d; e += %d) {", count*whole, t.items())
	if h.of.across {
		t.Add("int in = e%%%d, deep = e/%[1]d;", count)
	} else {
		t.Add("int in = e/%d, deep = e%%%[1]d;", whole)
	}
	t.Add("%s[in*%d + deep] = 0;", h.name, way)
	t.Add("if (%s && deep < %d) %s[in*%d + deep] = %s;", there, h.width, h.name, way, t.Element(source, at))
	t.Add("}")
}

// together reports whether rows are read 16 bytes at a time.
func (t *tiles) together(h *held, source *plan.Buffer) bool {
	v := h.of.v
	for v.Op.Kind == ir.OpCast {
		v = v.Op.Args[0]
	}
	switch source.Place {
	case plan.Arena, plan.Slab, plan.FieldData:
	default:
		return false
	}
	_, view := ir.ViewOf(v)
	return source.Value.Type.DType == t.a.d && v.Type.DType == t.a.d && h.width%t.v == 0 && !h.of.across &&
		neighbours(view, len(v.Type.Shape)-1, t.v) && kernels.InStep(t.List.Place(source))
}

// inReach reports whether there are passing rows where the loop over them begins.
func (t *tiles) inReach() bool { return t.queries || t.skip == nil || t.a.cols <= t.a.rows }

// fetchAll begins to fill some tiles.
func (t *tiles) fetchAll(some []*held, from string) {
	for _, h := range some {
		t.fetch(h, from)
	}
}

// fetchNext begins to fill some tiles with the rows of the next turn, if there is one.
func (t *tiles) fetchNext(some []*held, end string) {
	if _, passing := t.lengths(); len(some) == 0 || passing <= t.passing {
		return
	}
	t.Add("if (pass + %d < %s) {", t.passing, end)
	t.Add("int next = pass + %d;", t.passing)
	t.fetchAll(some, "next")
	t.Add("}")
}
