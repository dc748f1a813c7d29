package zstd

// decoder unpacks the blocks of a frame. Trees, tables and the last three distances go on from block to block.
type decoder struct {
	tree     huffman
	tables   [3]table // of lengths of literals, distances, lengths of matches; without states before the first
	last     [3]int   // distances
	literals []byte
}

// reset begins a frame.
func (d *decoder) reset() {
	d.tree, d.tables, d.last = huffman{}, [3]table{}, [3]int{1, 4, 8}
}

// block appends what a compressed block unpacks to.
func (d *decoder) block(in, out []byte, window int) ([]byte, error) {
	n, ok := d.readLiterals(in)
	if !ok {
		return out, errBroken
	}
	return d.sequences(in[n:], out, window)
}

// readLiterals reads the first part of a block and returns the bytes that it takes.
func (d *decoder) readLiterals(in []byte) (int, bool) {
	if len(in) == 0 {
		return 0, false
	}
	kind, format := in[0]&3, in[0]>>2&3
	if kind >= 2 {
		return d.packedLiterals(in, kind == 3, format)
	}
	head, shift := [4]int{1, 2, 1, 3}[format], [4]uint{3, 4, 3, 4}[format]
	if len(in) < head {
		return 0, false
	}
	size := int(little(in[:head]) >> shift)
	if size > maxBlock {
		return 0, false
	}
	if kind == 1 {
		if len(in) < head+1 {
			return 0, false
		}
		d.literals = d.literals[:0]
		for range size {
			d.literals = append(d.literals, in[head])
		}
		return head + 1, true
	}
	if len(in) < head+size {
		return 0, false
	}
	d.literals = append(d.literals[:0], in[head:head+size]...)
	return head + size, true
}

// packedLiterals reads literals in one stream or four, with a tree or the last one.
func (d *decoder) packedLiterals(in []byte, again bool, format byte) (int, bool) {
	head, width := [4]int{3, 3, 4, 5}[format], [4]uint{10, 10, 14, 18}[format]
	if len(in) < head {
		return 0, false
	}
	sizes := little(in[:head]) >> 4
	size, packed := int(sizes&(1<<width-1)), int(sizes>>width&(1<<width-1))
	end := head + packed
	if len(in) < end || size > maxBlock {
		return 0, false
	}
	body := in[head:end]
	if !again {
		tree, n, ok := readHuffman(body)
		if !ok {
			return 0, false
		}
		d.tree, body = tree, body[n:]
	}
	if d.tree.codes == nil {
		return 0, false
	}
	var ok bool
	if format == 0 {
		d.literals, ok = d.tree.decode(d.literals[:0], body, size)
	} else {
		ok = d.fourStreams(body, size)
	}
	return end, ok
}

// fourStreams decodes literals from four streams, whose sizes stand before them but for the last.
func (d *decoder) fourStreams(in []byte, size int) bool {
	if len(in) < 6 {
		return false
	}
	each, jump := (size+3)/4, in[:6]
	in = in[6:]
	d.literals = d.literals[:0]
	for i := range 4 {
		n, count := len(in), size-3*each
		if i < 3 {
			n, count = int(little(jump[2*i:2*i+2])), each
		}
		if n > len(in) || count < 0 {
			return false
		}
		var ok bool
		if d.literals, ok = d.tree.decode(d.literals, in[:n], count); !ok {
			return false
		}
		in = in[n:]
	}
	return true
}
