package rt

// Offsets are where the turns of a loop in generated code have a value: runs {from, even, odd, step} of turns in which
// the place moves evenly. From turn from on they lie at even, odd, even+step, odd+step, and so on.
type Offsets [][4]int

// At is the place in turn i.
func (o Offsets) At(i int) int {
	k := len(o) - 1
	for o[k][0] > i {
		k--
	}
	r := &o[k]
	i -= r[0]
	return r[1+i%2] + i/2*r[3]
}
