package autodiff

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// backward is the backward scan while it is put together: its body's parameters with the outer operands.
type backward struct {
	b                         *ir.Builder // of the body
	inside                    ir.Values   // what stands for seeds and forward values
	carry, scanned, constants []*ir.Value // outer operands
	carried, stacked          []*ir.Value // results, loosely
}

// assemble builds the backward scan and gives its results to the operands of the forward scan.
func (l *loop) assemble() {
	w := &backward{b: &ir.Builder{Graph: &ir.Graph{Name: l.body.Name + "_back"}, Scope: l.op.Scope, Phase: ir.Backward, Part: l.op.Part}, inside: ir.Values{}}
	summed, accumulators := l.addCarried(w)
	var scanned []int
	for _, i := range l.scanned() {
		if v := l.shares[i].turns; v != nil {
			scanned, w.stacked = append(scanned, i), append(w.stacked, v)
		}
	}
	loose, needed := l.looseOps(w)
	l.addOperands(w, needed, l.planResiduals(needed))
	w.b.Copy(loose, w.inside)
	for i, v := range w.carried {
		v = w.inside.Of(v)
		if i >= len(l.states) {
			v = w.b.Add(accumulators[i-len(l.states)], v)
		}
		w.b.Result("", v)
	}
	for _, v := range w.stacked {
		w.b.Result("", w.inside.Of(v))
	}
	results := l.emit(w)
	l.deliver(w, results, summed, scanned)
}

// addCarried makes the carried parameters: derivatives by states, then sums by constants.
func (l *loop) addCarried(w *backward) (summed []int, accumulators []*ir.Value) {
	out := l.outer
	for _, i := range l.states {
		v := l.body.Params[i].Value
		w.inside[l.seeds[i]] = w.b.Param(&ir.Param{Kind: ir.Carried, Name: derivativeName(v)}, v.Type)
		w.carry = append(w.carry, out.orZeros(l.op.Results[i]))
		w.carried = append(w.carried, l.inner.orZeros(v))
	}
	for _, i := range l.constants() {
		if l.shares[i].turns == nil {
			continue
		}
		v := l.body.Params[i].Value
		summed = append(summed, i)
		accumulators = append(accumulators, w.b.Param(&ir.Param{Kind: ir.Carried, Name: derivativeName(v)}, v.Type))
		w.carry = append(w.carry, out.b.Fill(v.Type.DType, v.Type.Shape, 0))
		w.carried = append(w.carried, l.shares[i].turns)
	}
	return summed, accumulators
}

func derivativeName(v *ir.Value) string { return "d_" + v.Name }

// looseOps returns the operations of the backward body that are needed for its results, and the forward values
// that they or the results read. What the outer graph wants to have stacked becomes a result.
func (l *loop) looseOps(w *backward) (ops []*ir.Op, needed map[*ir.Value]bool) {
	made := map[*ir.Value]bool{}
	for _, op := range l.inner.b.Graph.Ops {
		for _, v := range op.Results {
			made[v] = true
			if l.kept[v] {
				w.stacked = append(w.stacked, v)
			}
		}
	}
	for _, i := range l.states {
		if l.kept[l.seeds[i]] {
			w.stacked = append(w.stacked, l.seeds[i])
		}
	}
	roots := slices.Concat(w.carried, w.stacked)
	reaching := ir.Reaches(l.inner.b.Graph, roots...)
	for _, op := range l.inner.b.Graph.Ops {
		if reaches(reaching, op) {
			ops = append(ops, op)
		}
	}
	needed = map[*ir.Value]bool{}
	for v := range reaching {
		needed[v] = !made[v] && !slices.Contains(l.seeds, v)
	}
	return ops, needed
}

// addOperands makes the other parameters: scanned ones, constants, the turn. Then it computes again what the plan
// says.
func (l *loop) addOperands(w *backward, needed map[*ir.Value]bool, plan *residuals) {
	used := func(v *ir.Value) bool { return plan.again[v.Op] }
	scanned := func(v, stack *ir.Value, name string) {
		w.inside[v] = w.b.Param(&ir.Param{Kind: ir.Slice, Name: name}, v.Type)
		w.scanned = append(w.scanned, stack)
	}
	for i, seed := range l.seeds {
		if seed != nil && i >= l.a.Carry && l.outer.d[l.op.Results[i]] != nil {
			scanned(seed, l.outer.d[l.op.Results[i]], derivativeName(l.body.Results[i].Value))
		}
	}
	for i, p := range l.body.Params {
		if p.Kind == ir.Slice && used(p.Value) {
			scanned(p.Value, l.op.Args[i], p.Name)
		}
	}
	for _, v := range l.values(func(v *ir.Value) bool { return plan.stacked[v] && (needed[v] || plan.feeds(v)) }) {
		scanned(v, l.stack(v), v.Name)
	}
	l.addConstants(w, used)
	for _, op := range l.body.Ops {
		if plan.again[op] && op.Kind != ir.OpParam {
			w.b.Copy([]*ir.Op{op}, w.inside)
			w.b.Graph.Ops[len(w.b.Graph.Ops)-1].Phase = ir.Backward
		}
	}
}

func (l *loop) addConstants(w *backward, used func(*ir.Value) bool) {
	constant := func(v, outside *ir.Value, name string) {
		w.inside[v] = w.b.Param(&ir.Param{Kind: ir.Constant, Name: name}, v.Type)
		w.constants = append(w.constants, outside)
	}
	for i, p := range l.body.Params {
		if p.Kind == ir.Constant && used(p.Value) {
			constant(p.Value, l.op.Args[i], p.Name)
		}
	}
	for _, v := range l.values(func(v *ir.Value) bool { return l.hoists[v] != nil }) {
		constant(v, l.hoists[v], v.Name)
	}
	if n := len(l.op.Args); len(l.body.Params) > n && used(l.body.Params[n].Value) {
		p := l.body.Params[n]
		w.inside[p.Value] = w.b.Param(&ir.Param{Kind: ir.Turn, Name: p.Name}, p.Value.Type)
	}
}

// emit appends the backward scan to the outer graph; without any result there is none.
func (l *loop) emit(w *backward) []*ir.Value {
	if len(w.b.Graph.Results) == 0 {
		return nil
	}
	l.outer.b.Scope, l.outer.b.Part = l.op.Scope, l.op.Part
	return l.outer.b.Scan(w.b.Graph, l.a.Length, !l.a.Reverse, w.carry, w.scanned, w.constants)
}

// deliver adds what was found to the derivatives by the forward scan's operands.
func (l *loop) deliver(w *backward, results []*ir.Value, summed, scanned []int) {
	out := l.outer
	give := func(i int, v *ir.Value) {
		if out.active[l.op.Args[i]] {
			out.add(l.op.Args[i], v)
		}
	}
	for n, i := range l.states {
		give(i, results[n])
	}
	for n, i := range summed {
		give(i, results[len(l.states)+n])
	}
	for n, i := range scanned {
		give(i, results[len(w.carried)+n])
	}
	all := func(v *ir.Value) *ir.Value { return l.all(w, results, v) }
	for _, i := range l.scanned() {
		for _, p := range l.shares[i].late {
			give(i, p.each(out.b, l.a.Length, all))
		}
	}
	for _, i := range l.constants() {
		for _, p := range l.shares[i].late {
			give(i, p.total(out.b, all))
		}
	}
}

// all returns the values of all turns of a value of one of the bodies, of a constant that itself.
func (l *loop) all(w *backward, results []*ir.Value, v *ir.Value) *ir.Value {
	if i := slices.Index(l.seeds, v); i >= l.a.Carry {
		return l.outer.d[l.op.Results[i]]
	}
	if i := slices.Index(w.stacked, v); i >= 0 {
		return results[len(w.carried)+i]
	}
	for i, p := range l.body.Params {
		if p.Value == v && (p.Kind == ir.Slice || p.Kind == ir.Constant) {
			return l.op.Args[i]
		}
	}
	return l.stack(v)
}
