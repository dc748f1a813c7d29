package parquet

// leastMatch is the length of the shortest copy in an LZ4 block.
const leastMatch = 4

// lz4 unpacks a block of LZ4: literals, then a copy of what came before, and so on; literals are last.
func lz4(in []byte, size int) ([]byte, bool) {
	out := make([]byte, 0, min(size, 64*len(in)+64))
	for len(in) > 0 {
		token := in[0]
		literals, rest, ok := lz4Length(int(token>>4), in[1:])
		if !ok || literals > len(rest) || literals > size-len(out) {
			return nil, false
		}
		out = append(out, rest[:literals]...)
		if in = rest[literals:]; len(in) == 0 {
			break
		}
		if len(in) < 2 {
			return nil, false
		}
		distance := int(in[0]) | int(in[1])<<8
		length, rest, ok := lz4Length(int(token&15), in[2:])
		length += leastMatch
		if !ok || distance == 0 || distance > len(out) || length > size-len(out) {
			return nil, false
		}
		in = rest
		for range length { // what is copied may be written by the same copy
			out = append(out, out[len(out)-distance])
		}
	}
	return out, len(out) == size
}

// lz4Length reads what a length of 15 goes on with: bytes up to the first that is not 255.
func lz4Length(n int, in []byte) (int, []byte, bool) {
	if n < 15 {
		return n, in, true
	}
	for i, b := range in {
		n += int(b)
		if n > maxPage {
			return 0, nil, false
		}
		if b != 255 {
			return n, in[i+1:], true
		}
	}
	return 0, nil, false
}
