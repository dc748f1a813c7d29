package bodies

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

const (
	sumsHeld   = 24       // what a work item has of all sums at most
	sumsGroup  = 256      // work items of a group
	sumsShared = 24 << 10 // bytes that a group joins its sums in
	sumsDeep   = 16       // rows of a work item at most
	sumsLeast  = 4        // rows of a group at least: a part is as long as a row
)

// leastSummed is of how many columns sums are made so at least: a row of fewer leaves work items idle.
const leastSummed = 128

// columnSum is a sum of columns of a kernel over rows.
type columnSum struct {
	value *ir.Value
	name  string // of what a work item has of it
	parts kernels.Partial
}

// OverRows is the kernel over rows of a step, which begin at an axis.
func OverRows(g *kernels.List, s *plan.Step, row int) *RowGroup {
	body, shape := Computed(s)
	b := Of(g, s, body, shape, row)
	return b.grouped(shape[:row].Size(), shape[row:].Size())
}

// Summed gives the kernel the form for some sums of columns, if it can have it: groups of several rows side by side, each of which goes on to
// others if there are many, so that the parts are few.
func (r *RowGroup) Summed(sums int) bool {
	if r.wide < 4 || r.Length.Power > 0 || r.Length.Factor < leastSummed || r.count.Power > 1 {
		return false
	}
	for r.group < longGroup && sums*r.each(r.pieces.Factor)*r.wide > sumsHeld {
		r.group *= 2
	}
	r.turns = r.each(r.pieces.Factor)
	r.held = r.turns*r.wide <= heldMost
	r.high, r.deep = sumsGroup/r.group, 1
	for r.high > 1 && (r.count.Factor%r.high > 0 || r.sumBytes(sums) > sumsShared) {
		r.high /= 2
	}
	rows := r.count.At(r.K.List.Schedule.Rows)
	for next := 2; next <= sumsDeep && r.count.Factor%(r.high*next) == 0; next *= 2 {
		if groups := rows / (r.high * next); r.high*next > sumsLeast && groups*r.high*r.group < r.K.List.Limits.Busy {
			break
		}
		r.deep = next
	}
	return r.held && sums*r.turns*r.wide <= sumsHeld && r.sumBytes(sums) <= sumsShared && r.high*r.deep >= sumsLeast
}

// Sum has the kernel sum the columns of a value, which leaves parts.
func (r *RowGroup) Sum(v *ir.Value, parts kernels.Partial) {
	r.sums = append(r.sums, &columnSum{v, r.K.Temp("c"), parts})
}

// sumBytes is what a group joins sums of its rows in.
func (r *RowGroup) sumBytes(sums int) int {
	if r.high == 1 {
		return 0
	}
	return sums * r.high * r.Length.Factor * 4
}

// Parts is how many groups there are.
func (r *RowGroup) Parts() ir.Size {
	return ir.Size{Factor: r.count.Factor / (r.high * r.deep), Power: r.count.Power}
}

// begin begins the kernel: i is the row, l the work item's place among those of its row.
func (r *RowGroup) begin() {
	k := r.K
	if len(r.sums) == 0 {
		k.Add("int i = GROUP, l = LID;")
		return
	}
	k.Add("int l = LID%%%d, y = LID/%[1]d;", r.group)
	for _, s := range r.sums {
		k.Add("WIDE %s[%d];", s.name, r.turns*r.wide)
		k.Add("UNROLL for (int e = 0; e < %d; e++) %s[e] = 0;", r.turns*r.wide, s.name)
	}
	if r.deep == 1 {
		k.Add("int i = GROUP*%d + y;", r.high)
		return
	}
	k.Add("for (int q = 0; q < %d; q++) {", r.deep)
	k.Add("int i = (GROUP*%d + q)*%d + y;", r.deep, r.high)
}

// end ends it: the rows that are side by side are joined for each column, and the group's part is left.
func (r *RowGroup) end() {
	k := r.K
	if r.deep > 1 {
		k.Add("BARRIER;") // what the group shares is free for the next row
		k.Add("}")
	}
	if len(r.sums) > 0 {
		r.leaveParts()
	}
	items, groups := r.group*r.high, kernels.ExtentOf(r.count)
	if r.high*r.deep > 1 {
		groups += fmt.Sprintf("/%d", r.high*r.deep)
	}
	k.LaunchAs(fmt.Sprintf("KERNEL_OF(%d)", items), "", items, fmt.Sprintf("%s*%d", groups, items))
}

// addColumns has the sums take an element, in a pass.
func (r *RowGroup) addColumns(e *Evaluation) (each []string) {
	for _, s := range r.sums {
		each = append(each, fmt.Sprintf("%s[e] += %s;", s.name, e.Value(s.value)))
	}
	return each
}

// leaveParts leaves what the group has of each sum. In shared memory, neighbours of a piece lie a row's pieces apart.
func (r *RowGroup) leaveParts() {
	k, pieces, length := r.K, r.pieces.Factor, r.Length.Factor
	each := fmt.Sprintf("UNROLL for (int t = 0; t < %d; t++) ", r.turns)
	if guard := r.there(); guard != "" {
		each += "if (" + guard + ") "
	}
	each += fmt.Sprintf("UNROLL for (int u = 0; u < %d; u++) ", r.wide)
	if r.high == 1 {
		for _, s := range r.sums {
			k.Add("%s%s", each, s.parts.Store(k, fmt.Sprintf("GROUP*%d + (l + t*%d)*%d + u", length, r.group, r.wide), fmt.Sprintf("%s[t*%d + u]", s.name, r.wide)))
		}
		return
	}
	k.Views = append(k.Views, fmt.Sprintf("SHARED float cols[%d];", len(r.sums)*r.high*length))
	for n, s := range r.sums {
		k.Add("%scols[(%d + y*%d + u)*%d + l + t*%d] = (float)%s[t*%d + u];", each, n*r.high*r.wide, r.wide, pieces, r.group, s.name, r.wide)
	}
	k.Add("BARRIER;")
	k.Add("for (int c = LID; c < %d; c += %d) {", length, r.group*r.high)
	k.Add("int at = GROUP*%d + c%%%d*%d + c/%[2]d;", length, pieces, r.wide)
	for n, s := range r.sums {
		sum := k.Temp("c")
		k.Add("WIDE %s = cols[%d + c];", sum, n*r.high*length)
		k.Add("UNROLL for (int h = 1; h < %d; h++) %s += cols[%d + h*%d + c];", r.high, sum, n*r.high*length, length)
		k.Add("%s", s.parts.Store(k, "at", sum))
	}
	k.Add("}")
}
