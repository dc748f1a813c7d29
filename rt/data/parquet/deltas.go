package parquet

// delta decodes numbers by their differences, packed in blocks of miniblocks, and returns the bytes that they take.
func delta(in []byte, most int) ([]int64, int, bool) {
	t := thrift{in: in}
	block, minis, count := t.uvarint(), t.uvarint(), t.uvarint()
	last := t.varint()
	if t.bad || minis == 0 || block == 0 || block > 1<<20 || minis > 1<<12 || block%minis != 0 || block/minis%8 != 0 || count > uint64(most) {
		return nil, 0, false
	}
	if count == 0 {
		return nil, t.at, true
	}
	each := int(block / minis)
	out := append(make([]int64, 0, min(int(count), 64*len(in)+1)), last)
	for len(out) < int(count) {
		least := t.varint()
		widths := t.text(minis)
		for m := 0; m < len(widths) && len(out) < int(count); m++ {
			width := uint(widths[m])
			packed := t.text(uint64(each) * uint64(width) / 8)
			if t.bad || width > 64 {
				return nil, 0, false
			}
			for i := range min(each, int(count)-len(out)) {
				last += least + int64(unpackBits([]byte(packed), i, width))
				out = append(out, last)
			}
		}
		if t.bad {
			return nil, 0, false
		}
	}
	return out, t.at, true
}

// deltas appends whole numbers given by their differences.
func (v *vector) deltas(c *column, in []byte, n int) bool {
	if c.physical != typeInt32 && c.physical != typeInt64 {
		return false
	}
	numbers, _, ok := delta(in, n)
	if !ok || len(numbers) != n {
		return false
	}
	for _, x := range numbers {
		if c.physical == typeInt32 {
			x = c.wide(uint32(x))
		}
		v.ints = append(v.ints, x)
	}
	return true
}

// deltaLengths appends texts: their lengths, then all their bytes.
func (v *vector) deltaLengths(c *column, in []byte, n int) bool {
	texts, ok := lengthTexts(in, n)
	v.texts = append(v.texts, texts...)
	return ok && c.physical == typeBytes
}

func lengthTexts(in []byte, n int) ([]string, bool) {
	lengths, used, ok := delta(in, n)
	if !ok || len(lengths) != n {
		return nil, false
	}
	in = in[used:]
	out := make([]string, 0, n)
	for _, length := range lengths {
		if length < 0 || length > int64(len(in)) {
			return nil, false
		}
		out = append(out, string(in[:length]))
		in = in[length:]
	}
	return out, true
}

// deltaTexts appends texts that begin as the one before does: how far, then the rest.
func (v *vector) deltaTexts(c *column, in []byte, n int) bool {
	same, used, ok := delta(in, n)
	if !ok || len(same) != n || c.physical != typeBytes && c.physical != typeFixed {
		return false
	}
	rests, ok := lengthTexts(in[used:], n)
	if !ok {
		return false
	}
	last, total := "", 0
	for i, rest := range rests {
		if same[i] < 0 || same[i] > int64(len(last)) {
			return false
		}
		last = last[:same[i]] + rest
		if total += len(last); total > maxPage {
			return false
		}
		if c.physical == typeBytes {
			v.texts = append(v.texts, last)
			continue
		}
		if len(last) != c.length {
			return false
		}
		v.element(c, []byte(last))
	}
	return true
}
