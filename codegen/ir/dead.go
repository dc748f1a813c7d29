package ir

import "slices"

// RemoveDead removes the operations on which no result and no update depends, parameters included, also in the
// bodies of scans; there also states, operands and stacked values that nobody reads.
func RemoveDead(g *Graph) {
	removeDead(g, false)
}

// removeDead leaves a body's parameters in place: their positions belong to the operation.
func removeDead(g *Graph, body bool) {
	live := map[*Value]bool{}
	for _, r := range g.Results {
		live[r.Value] = true
	}
	for _, u := range g.Updates {
		live[u.Value] = true
	}
	var kept []*Op
	for _, op := range slices.Backward(g.Ops) {
		if !anyOf(op.Results, live) && !(body && op.Kind == OpParam) {
			continue
		}
		if op.Kind == OpScan {
			pruneScan(op, live)
		}
		for _, arg := range op.Args {
			live[arg] = true
		}
		kept = append(kept, op)
	}
	slices.Reverse(kept)
	g.Ops = kept
	if !body {
		g.Params = slices.DeleteFunc(g.Params, func(p *Param) bool { return !live[p.Value] })
	}
}

// pruneScan removes the parts of a scan that none of the live values needs.
func pruneScan(op *Op, live map[*Value]bool) {
	a := &op.Attrs
	wanted, inside := wantedResults(op, live)
	var (
		args    []*Value
		params  []*Param
		results []Result
		values  []*Value
		carry   int
		scanned int
	)
	dropped := map[*Op]bool{}
	for i, p := range a.Body.Params {
		keep := inside[p.Value]
		if i < a.Carry {
			keep = wanted[i]
		}
		if !keep {
			dropped[p.Value.Op] = true
			continue
		}
		params = append(params, p)
		if i >= len(op.Args) {
			continue // the turn
		}
		args = append(args, op.Args[i])
		switch {
		case i < a.Carry:
			carry++
		case i < a.Carry+a.Scanned:
			scanned++
		}
	}
	for i, r := range a.Body.Results {
		if wanted[i] {
			op.Results[i].Index = len(values)
			results, values = append(results, r), append(values, op.Results[i])
		}
	}
	op.Args, op.Results, a.Carry, a.Scanned = args, values, carry, scanned
	a.Body.Params, a.Body.Results = params, results
	a.Body.Ops = slices.DeleteFunc(a.Body.Ops, func(o *Op) bool { return dropped[o] })
	removeDead(a.Body, true)
}

// wantedResults tells which results of a scan are needed, also by its own next turns, and on which values of
// the body they depend.
func wantedResults(op *Op, live map[*Value]bool) (wanted []bool, inside map[*Value]bool) {
	body := op.Attrs.Body
	wanted = make([]bool, len(op.Results))
	for i, v := range op.Results {
		wanted[i] = live[v]
	}
	for {
		var roots []*Value
		for i, r := range body.Results {
			if wanted[i] {
				roots = append(roots, r.Value)
			}
		}
		inside = Reaches(body, roots...)
		grown := false
		for i := range op.Attrs.Carry {
			if !wanted[i] && inside[body.Params[i].Value] {
				wanted[i], grown = true, true
			}
		}
		if !grown {
			return wanted, inside
		}
	}
}
