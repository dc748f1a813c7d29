package zstd

import "io"

// header reads the header of the next frame; frames to be skipped are.
func (r *Reader) header() error {
	var b [8]byte
	if _, err := io.ReadFull(r.in, b[:4]); err != nil {
		if err == io.EOF && !r.first {
			return io.EOF
		}
		return io.ErrUnexpectedEOF
	}
	r.first = false
	switch magic := little(b[:4]); {
	case magic&^15 == 0x184D2A50:
		return r.skip()
	case string(b[:4]) != Magic:
		return errMagic
	}
	flags, err := r.in.ReadByte()
	if err != nil {
		return io.ErrUnexpectedEOF
	}
	if flags&8 != 0 {
		return errBroken
	}
	single := flags&32 != 0
	window, err := r.windowSize(single)
	if err != nil {
		return err
	}
	if n := [4]int{0, 1, 2, 4}[flags&3]; n > 0 {
		if err := r.full(b[:n]); err != nil {
			return err
		}
		if little(b[:n]) != 0 {
			return errDict
		}
	}
	if err := r.contentSize(flags>>6, single); err != nil {
		return err
	}
	if single {
		window = r.size
	}
	if window < 0 || window > maxWindow {
		return errWindow
	}
	r.window, r.total, r.open = int(window), 0, true
	r.out, r.read = r.out[:0], 0
	r.sum = nil
	if flags&4 != 0 {
		r.sum = newXXHash()
	}
	r.block.reset()
	return nil
}

// windowSize reads how far back matches reach.
func (r *Reader) windowSize(single bool) (int64, error) {
	if single {
		return 0, nil
	}
	b, err := r.in.ReadByte()
	if err != nil {
		return 0, io.ErrUnexpectedEOF
	}
	base := int64(1) << (10 + b>>3)
	return base + base/8*int64(b&7), nil
}

// contentSize reads the length of the content, where it is given.
func (r *Reader) contentSize(flag byte, single bool) error {
	n := [4]int{0, 2, 4, 8}[flag]
	if flag == 0 && single {
		n = 1
	}
	r.sized = n > 0
	var b [8]byte
	if err := r.full(b[:n]); err != nil {
		return err
	}
	r.size = int64(little(b[:n]))
	if n == 2 {
		r.size += 256
	}
	return nil
}

// skip passes over a frame of something else.
func (r *Reader) skip() error {
	var b [4]byte
	if err := r.full(b[:]); err != nil {
		return err
	}
	n := int64(little(b[:]))
	if copied, err := io.CopyN(io.Discard, r.in, n); copied < n {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	return nil
}
