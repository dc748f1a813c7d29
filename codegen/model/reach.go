package model

import "slices"

// What depends on what: walks over a body's nodes against their direction.

// Visit calls f for v and all that it is computed from, each once, until f returns false for it.
func Visit(v *Value, f func(*Value) bool) {
	seen := map[*Value]bool{}
	pending := []*Value{v}
	for len(pending) > 0 {
		v := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		if seen[v] || !f(v) {
			continue
		}
		seen[v] = true
		if v.Node != nil {
			pending = append(pending, v.Node.In...)
		}
	}
}

// DependsOn reports whether y is computed from x.
func DependsOn(y, x *Value) bool {
	found := false
	Visit(y, func(v *Value) bool {
		if v == x || x.Variable != nil && v.Node != nil && ownsVariable(v.Node, x.Variable) {
			found = true
		}
		return !found
	})
	return found
}

// ownsVariable reports whether a node is of a layer that has the variable.
func ownsVariable(n *Node, x *Variable) bool {
	for _, v := range n.Vars {
		if v == x {
			return true
		}
	}
	if n.Cell != nil {
		for _, in := range n.Cell.Nodes {
			if ownsVariable(in, x) {
				return true
			}
			for _, v := range in.In {
				if v.Variable == x {
					return true
				}
			}
		}
	}
	return false
}

// Path returns the values from v back to the first that passes a test, nil if none does.
func Path(v *Value, test func(*Value) bool) []*Value {
	from := map[*Value]*Value{v: nil}
	pending := []*Value{v}
	for len(pending) > 0 {
		at := pending[0]
		pending = pending[1:]
		if test(at) {
			var out []*Value
			for ; at != nil; at = from[at] {
				out = append(out, at)
			}
			slices.Reverse(out)
			return out
		}
		if at.Node == nil {
			continue
		}
		for _, in := range at.Node.In {
			if _, seen := from[in]; !seen {
				from[in] = at
				pending = append(pending, in)
			}
		}
	}
	return nil
}

// Needed returns the calls of a body that values are computed by, in order.
func Needed(b *Body, values []*Value) []*Node {
	wanted := map[*Node]bool{}
	for _, v := range values {
		Visit(v, func(v *Value) bool {
			if v.Node != nil {
				wanted[v.Node] = true
			}
			return true
		})
	}
	var out []*Node
	for _, n := range b.Nodes {
		if wanted[n] {
			out = append(out, n)
		}
	}
	return out
}
