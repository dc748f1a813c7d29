package zstd

// The three kinds of codes of a sequence.
const (
	literalCodes = iota
	distanceCodes
	matchCodes
)

// kinds say of each kind of code: how many there are, the most that the log of its table may be, its usual table.
var kinds = [3]struct {
	symbols int
	maxLog  uint
	usual   table
}{
	{36, 9, newTable([]int{4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1}, 6)},
	{32, 8, newTable([]int{1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1}, 5)},
	{53, 9, newTable([]int{1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		-1, -1, -1, -1, -1, -1, -1}, 6)},
}

// Extra bits of the codes, and the lengths that they are added to.
var (
	literalBits = [36]uint8{16: 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	matchBits   = [53]uint8{32: 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	literalBase = bases(literalBits[:], 0)
	matchBase   = bases(matchBits[:], 3)
)

// bases are the lengths of codes, each of which begins where the one before ends.
func bases(extra []uint8, first int) []int {
	var out []int
	for _, b := range extra {
		out = append(out, first)
		first += 1 << b
	}
	return out
}

// sequences reads the second part of a block and carries it out.
func (d *decoder) sequences(in, out []byte, window int) ([]byte, error) {
	count, n, ok := sequenceCount(in)
	if !ok {
		return out, errBroken
	}
	if count == 0 {
		if n != len(in) {
			return out, errBroken
		}
		return append(out, d.literals...), nil
	}
	if in = in[n:]; len(in) == 0 || in[0]&3 != 0 {
		return out, errBroken
	}
	modes := in[0]
	in = in[1:]
	for kind := range d.tables {
		used, ok := d.readTable(kind, modes>>(6-2*kind)&3, in)
		if !ok {
			return out, errBroken
		}
		in = in[used:]
	}
	b, ok := newBackward(in)
	if !ok {
		return out, errBroken
	}
	return d.run(&b, count, out, window)
}

// sequenceCount reads how many there are.
func sequenceCount(in []byte) (count, n int, ok bool) {
	switch {
	case len(in) == 0:
		return 0, 0, false
	case in[0] < 128:
		return int(in[0]), 1, true
	case in[0] < 255 && len(in) >= 2:
		return int(in[0]-128)<<8 + int(in[1]), 2, true
	case in[0] == 255 && len(in) >= 3:
		return int(in[1]) + int(in[2])<<8 + 0x7f00, 3, true
	}
	return 0, 0, false
}

// readTable sets the table of a kind of codes: the usual one, that of one code, one that stands here, the last one.
func (d *decoder) readTable(kind int, mode byte, in []byte) (int, bool) {
	k := &kinds[kind]
	switch mode {
	case 0:
		d.tables[kind] = k.usual
		return 0, true
	case 1:
		if len(in) == 0 || int(in[0]) >= k.symbols {
			return 0, false
		}
		d.tables[kind] = single(in[0])
		return 1, true
	case 2:
		t, n, ok := readTable(in, k.symbols, k.maxLog)
		d.tables[kind] = t
		return n, ok
	}
	return 0, d.tables[kind].states != nil
}

// run carries out sequences: so many literals, then a match.
func (d *decoder) run(b *backward, count int, out []byte, window int) ([]byte, error) {
	before, literals := len(out), d.literals
	var states [3]int
	for kind := range states {
		states[kind] = b.take(d.tables[kind].log)
	}
	for i := range count {
		code := func(kind int) int { return int(d.tables[kind].states[states[kind]].symbol) }
		far := code(distanceCodes)
		value := 1<<far + b.take(uint(far))
		long := code(matchCodes)
		match := matchBase[long] + b.take(uint(matchBits[long]))
		few := code(literalCodes)
		length := literalBase[few] + b.take(uint(literalBits[few]))
		if i < count-1 {
			for _, kind := range [3]int{literalCodes, matchCodes, distanceCodes} {
				states[kind] = d.tables[kind].step(states[kind], b)
			}
		}
		distance := d.distance(value, length)
		if b.past() || length > len(literals) || len(out)-before+length+match > maxBlock {
			return out, errBroken
		}
		out, literals = append(out, literals[:length]...), literals[length:]
		if distance < 1 || distance > len(out) || distance > max(window, len(out)-before) {
			return out, errBroken
		}
		out = repeat(out, distance, match)
	}
	if !b.ended() || len(out)-before+len(literals) > maxBlock {
		return out, errBroken
	}
	return append(out, literals...), nil
}

// distance makes a distance of a value: one of the last three, or a new one.
func (d *decoder) distance(value, literals int) int {
	if value > 3 {
		d.last = [3]int{value - 3, d.last[0], d.last[1]}
		return d.last[0]
	}
	which := value - 1
	if literals == 0 {
		which++
	}
	switch which {
	case 0:
	case 1:
		d.last = [3]int{d.last[1], d.last[0], d.last[2]}
	case 2:
		d.last = [3]int{d.last[2], d.last[0], d.last[1]}
	default:
		d.last = [3]int{d.last[0] - 1, d.last[0], d.last[1]}
	}
	return d.last[0]
}

// repeat appends n bytes that stand distance back; they may overlap with what they make.
func repeat(out []byte, distance, n int) []byte {
	from := len(out) - distance
	if n <= distance {
		return append(out, out[from:from+n]...)
	}
	for i := range n {
		out = append(out, out[from+i])
	}
	return out
}
