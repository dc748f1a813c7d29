package cpu

// packsParts reports whether a strip's next panel is packed part by part. Lines a multiple of a page apart fall on few sets of the second-level
// cache, which have room for less than a deep panel of them: the first would have gone again when the last is there.
func (u *unit) packsParts(o *Operand[float32], s *strip) bool {
	return u.exact && o.Layout == Flat && o.LD%alike == 0 && s.a.long
}

// packingParts computes a strip tile by tile; behind each it packs those lines of the next panel that came to the cache meanwhile.
func (u *unit) packingParts(s *strip, rows int, o *Operand[float32], next, from []float32, columns int) {
	h, turns, done := u.heights(rows), s.depth/unrolled, 0
	tiles := h.first + h.others
	for i := range tiles {
		one, high := *s, h.high
		if i >= h.first {
			high--
		}
		if i+belowTiles < tiles { // the strip's own rows lie below
			one.a.copied, one.bottom = false, false
		}
		u.strip(&one, high)
		s.c, s.a.data = s.c[min(len(s.c), high*s.ldc):], s.a.data[min(len(s.a.data), high*s.a.step):]
		end := (i + 1) * turns
		if i+1 >= packingTiles || i+1 == tiles {
			end = s.depth
		}
		if done < end {
			u.packFlat(next[done*u.columns:], u.columns, o, from[done*o.LD:], columns, end-done)
			done = end
		}
	}
}
