package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// beams are the readings that a search for the most likely ones keeps of each of n samples: w of them, distinct, the best
// first. Steps are t, classes k. A reading that is not there has the score impossible.
type beams struct {
	b      *ir.Builder
	blank  int
	labels *ir.Value // [n, w, t] what is read, -1 behind the last
	size   *ir.Value // [n, w] how much
	tail   *ir.Value // [n, w] the last of it, -1 if there is none
	silent *ir.Value // [n, w] log p of its tellings that end with a blank
	spoken *ir.Value // [n, w] and of the others
}

// beamSearch finds readings of the logits of each step whose tellings, with blanks between and labels repeated, are the most
// likely together (Graves et al. 2006; prefixes merge as soon as they are alike). It gives labels and log p.
func beamSearch(c *call) []*ir.Value {
	b, width, paths := c.Builder, ir.Dim(c.Int("beam_width")), ir.Dim(c.Int("top_paths"))
	batchless := c.lead(0) == 0 && c.lead(1) == 0
	rows := func(v *ir.Value, lead int) *ir.Value {
		if batchless { // one sample, whatever the rows
			return b.Reshape(v, append(ir.Shape{1}, v.Type.Shape...))
		}
		return c.body.perRow(v, lead == 1)
	}
	logits := rows(c.as(0, dtypeOf(c.node.Out[1].Type.DType)), c.lead(0)) // [n, t, k]
	steps := rows(c.as(1, ir.I32), c.lead(1))                             // [n]
	logs := logProbabilities(b, logits)
	logs = b.Transpose(b.Max(logs, filled(b, logs, impossible)), []int{1, 0, 2})
	told := logs.Type.Shape[0]
	s := noReading(b, logs.Type.DType, ir.Shape{logs.Type.Shape[1], width, told})

	in := c.body.newLoop("beam_step", told)
	now := s.with(in.Builder, in.carry(s.values()))
	now.blank = c.Int("mask_index")
	next := now.step(in.slice("told", logs))
	count := in.capture(steps)
	going := in.Binary(ir.OpLess, in.Broadcast(in.counter(), count.Type.Shape, nil), count)
	after := next.values()
	for i, v := range now.values() {
		after[i] = in.Where(back(in.Builder, going, v, []int{1, 2}[:len(v.Type.Shape)-1]), after[i], v)
	}
	s = s.with(b, in.finish(s.values(), []*ir.Value{logs}, after, nil))
	labels, score := s.told(paths)
	if batchless {
		return []*ir.Value{b.Reshape(labels, labels.Type.Shape[1:]), b.Reshape(score, ir.Shape{paths})}
	}
	return []*ir.Value{labels, score}
}

// told is the first readings and their scores; one that is not there has no labels.
func (s *beams) told(paths ir.Dim) (labels, score *ir.Value) {
	b := s.b
	labels, score = b.SliceAxis(s.labels, 1, 0, paths), b.SliceAxis(s.score(), 1, 0, paths)
	there := above(b, score, impossible/2)
	return b.Where(back(b, there, labels, []int{2}), labels, filled(b, labels, -1)), b.Where(there, score, filled(b, score, math.Inf(-1)))
}

// noReading is how the search begins: with the reading of nothing, which is certain.
func noReading(b *ir.Builder, d ir.DType, space ir.Shape) *beams {
	each := space[:2]
	never := b.Fill(d, each, impossible)
	first := equals(b, b.Iota(ir.I32, each, 1), 0)
	return &beams{
		b: b, labels: b.Fill(ir.I32, space, -1), size: b.Fill(ir.I32, each, 0), tail: b.Fill(ir.I32, each, -1),
		silent: b.Where(first, filled(b, never, 0), never), spoken: never,
	}
}

func (s *beams) values() []*ir.Value {
	return []*ir.Value{s.labels, s.size, s.tail, s.silent, s.spoken}
}

func (s *beams) with(b *ir.Builder, v []*ir.Value) *beams {
	return &beams{b, s.blank, v[0], v[1], v[2], v[3], v[4]}
}

// score is log p of each reading.
func (s *beams) score() *ir.Value { return logAddExp(1)(s.b, s.silent, s.spoken) }
