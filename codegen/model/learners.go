package model

// Learners are the calls of layers that learn from the data before training: those of a body itself, in order.
func Learners(b *Body) []*Node {
	var list []*Node
	for _, n := range b.Nodes {
		if learns(n) {
			list = append(list, n)
		}
	}
	return list
}

// learns reports whether a call is of a layer with statistics of the data.
func learns(n *Node) bool {
	for _, v := range n.Vars {
		if v.Learnt {
			return true
		}
	}
	return false
}
