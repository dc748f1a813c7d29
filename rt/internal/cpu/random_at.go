package cpu

// UniformAt fills y with what Uniform gives the elements from a place on. Four blocks are made side by side: each of
// them alone would wait for its multiplications.
func UniformAt(y []float32, d Draw, from int) {
	i := from / 4
	if head := from % 4; head != 0 {
		four := d.fractions(i)
		n := copy(y, four[head:])
		y, i = y[n:], i+1
	}
	if times := len(y) / 32; times > 0 && active.variant != Portable {
		active.uniform(&y[0], times, i, &d)
		y, i = y[32*times:], i+8*times
	}
	for ; len(y) >= 16; y = y[16:] {
		d.blocks4((*[16]float32)(y), uint32(i))
		i += 4
	}
	for ; len(y) > 0; i++ {
		four := d.fractions(i)
		y = y[copy(y, four[:]):]
	}
}

// NormalAt fills y with what Normal gives the elements from a place on. What is no whole number of eight blocks is computed as
// if it were one: a number is the same whatever is beside it.
func NormalAt(y []float32, d Draw, from int) {
	i := from / 4
	if active.variant == Portable {
		for head := from % 4; len(y) > 0; i, head = i+1, 0 {
			four := normals[float32](&d, i)
			y = y[copy(y, four[head:]):]
		}
		return
	}
	if head := from % 4; head != 0 || len(y) < 32 {
		n := d.normalsSome(y, i, head)
		y, i = y[n:], i+8
	}
	if times := len(y) / 32; times > 0 {
		active.normal(&y[0], times, i, &d)
		y, i = y[32*times:], i+8*times
	}
	if len(y) > 0 {
		d.normalsSome(y, i, 0)
	}
}

// normalsSome writes the numbers of eight blocks without the first few, as many as y has room for.
func (d *Draw) normalsSome(y []float32, i, head int) (n int) {
	var all [32]float32
	active.normal(&all[0], 1, i, d)
	return copy(y, all[head:])
}

// fractions are the numbers of block i.
func (d *Draw) fractions(i int) [4]float32 {
	a, b, c, e := d.block(i)
	return [4]float32{fraction[float32](a), fraction[float32](b), fraction[float32](c), fraction[float32](e)}
}

// blocks4 fills y with the numbers of four blocks from i on: Philox for four counters.
func (d *Draw) blocks4(y *[16]float32, i uint32) {
	k0, k1 := uint32(d.Seed), uint32(d.Seed>>32)
	a0, b0, c0, e0 := i, i+1, i+2, i+3
	a1, b1, c1, e1 := d.Stream, d.Stream, d.Stream, d.Stream
	a2, b2, c2, e2 := d.Step, d.Step, d.Step, d.Step
	a3, b3, c3, e3 := d.Counter, d.Counter, d.Counter, d.Counter
	for range 10 {
		ap, aq := 0xD2511F53*uint64(a0), 0xCD9E8D57*uint64(a2)
		bp, bq := 0xD2511F53*uint64(b0), 0xCD9E8D57*uint64(b2)
		cp, cq := 0xD2511F53*uint64(c0), 0xCD9E8D57*uint64(c2)
		ep, eq := 0xD2511F53*uint64(e0), 0xCD9E8D57*uint64(e2)
		a0, a1, a2, a3 = uint32(aq>>32)^a1^k0, uint32(aq), uint32(ap>>32)^a3^k1, uint32(ap)
		b0, b1, b2, b3 = uint32(bq>>32)^b1^k0, uint32(bq), uint32(bp>>32)^b3^k1, uint32(bp)
		c0, c1, c2, c3 = uint32(cq>>32)^c1^k0, uint32(cq), uint32(cp>>32)^c3^k1, uint32(cp)
		e0, e1, e2, e3 = uint32(eq>>32)^e1^k0, uint32(eq), uint32(ep>>32)^e3^k1, uint32(ep)
		k0, k1 = k0+0x9E3779B9, k1+0xBB67AE85
	}
	for j, w := range [16]uint32{a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, e0, e1, e2, e3} {
		y[j] = fraction[float32](w)
	}
}
