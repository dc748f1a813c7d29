package parquet

// snappy unpacks a block: its length, then literals and copies of what came before.
func snappy(in []byte, size int) ([]byte, bool) {
	t := thrift{in: in}
	if n := t.uvarint(); t.bad || n != uint64(size) {
		return nil, false
	}
	in = in[t.at:]
	out := make([]byte, 0, min(size, 64*len(in)+64))
	for ok := true; len(in) > 0; {
		if in[0]&3 == 0 {
			out, in, ok = snappyLiteral(out, in, size)
		} else {
			out, in, ok = snappyCopy(out, in, size)
		}
		if !ok {
			return nil, false
		}
	}
	return out, len(out) == size
}

// snappyLiteral appends bytes that stand in the block, and returns what is left of it.
func snappyLiteral(out, in []byte, size int) (_, left []byte, ok bool) {
	length, head := int(in[0]>>2)+1, 1
	if more := length - 60; more > 0 { // the length stands in 1 to 4 bytes
		if head += more; len(in) < head {
			return nil, nil, false
		}
		length = 1 + snappyNumber(in[1:head])
	}
	if length < 1 || length > len(in)-head || length > size-len(out) {
		return nil, nil, false
	}
	return append(out, in[head:head+length]...), in[head+length:], true
}

// snappyCopy appends bytes of out again, perhaps some that it appends itself, and returns what is left of the block.
func snappyCopy(out, in []byte, size int) (_, left []byte, ok bool) {
	tag := in[0]
	head := [4]int{0, 2, 3, 5}[tag&3]
	if len(in) < head {
		return nil, nil, false
	}
	length, distance := int(tag>>2)+1, snappyNumber(in[1:head])
	if head == 2 {
		length, distance = int(tag>>2&7)+4, int(tag>>5)<<8|distance
	}
	if distance < 1 || distance > len(out) || length > size-len(out) {
		return nil, nil, false
	}
	for range length {
		out = append(out, out[len(out)-distance])
	}
	return out, in[head:], true
}

// snappyNumber is a number of up to 4 bytes, little-endian.
func snappyNumber(in []byte) (n int) {
	for i, b := range in {
		n |= int(b) << (8 * i)
	}
	return n
}
