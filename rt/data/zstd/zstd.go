// Package zstd reads streams that are packed by Zstandard (RFC 8878): frames one behind the other, with checksums
// but without dictionaries.
//
//	stream = frame …          frame = header block … [checksum]          block = raw | repeated byte | compressed
//
// A compressed block is literals, coded by Huffman, and sequences (so many literals, then a match so long so far
// back), coded by finite states.
package zstd

import (
	"bufio"
	"errors"
	"io"
)

// Magic begins a frame.
const Magic = "\x28\xb5\x2f\xfd"

const (
	maxWindow = 128 << 20 // what the reference reads without being asked for more
	maxBlock  = 128 << 10
)

var (
	errBroken   = errors.New("zstd: broken data")
	errMagic    = errors.New("zstd: no frame begins here")
	errWindow   = errors.New("zstd: the frame asks for a window of more than 128 MiB")
	errDict     = errors.New("zstd: frames with a dictionary are not read")
	errChecksum = errors.New("zstd: the checksum does not fit")
	errLength   = errors.New("zstd: the content is not as long as the header says")
)

// Reader unpacks a stream.
type Reader struct {
	in     *bufio.Reader
	err    error
	out    []byte // what was unpacked: a window that has been read, then what has not
	read   int    // up to where of out
	window int
	first  bool // no frame has begun
	open   bool // within a frame
	size   int64
	sized  bool
	total  int64 // of the frame's content
	sum    *xxhash
	block  decoder
	packed []byte
}

// NewReader returns a reader of what a stream unpacks to.
func NewReader(r io.Reader) *Reader {
	return &Reader{in: bufio.NewReaderSize(r, 1<<12), first: true}
}

// Read reads unpacked bytes.
func (r *Reader) Read(p []byte) (int, error) {
	for r.read == len(r.out) {
		if r.err != nil {
			return 0, r.err
		}
		r.err = r.step()
		if r.err == io.EOF && r.open {
			r.err = io.ErrUnexpectedEOF
		}
	}
	n := copy(p, r.out[r.read:])
	r.read += n
	return n, nil
}

// step reads a frame's header, or a block.
func (r *Reader) step() error {
	if !r.open {
		return r.header()
	}
	r.trim()
	var head [3]byte
	if err := r.full(head[:]); err != nil {
		return err
	}
	bits := uint32(head[0]) | uint32(head[1])<<8 | uint32(head[2])<<16
	before := len(r.out)
	if err := r.unpack(bits>>1&3, int(bits>>3)); err != nil {
		return err
	}
	fresh := r.out[before:]
	r.total += int64(len(fresh))
	if r.sum != nil {
		r.sum.write(fresh)
	}
	if r.sized && r.total > r.size {
		return errLength
	}
	if bits&1 == 1 {
		return r.end()
	}
	return nil
}

// unpack appends a block of a kind and size.
func (r *Reader) unpack(kind uint32, size int) error {
	if size > maxBlock || kind == 2 && size > max(r.window, 1<<10) {
		return errBroken
	}
	switch kind {
	case 0:
		from := len(r.out)
		r.out = append(r.out, make([]byte, size)...)
		if err := r.full(r.out[from:]); err != nil {
			r.out = r.out[:from]
			return err
		}
		return nil
	case 1:
		b, err := r.in.ReadByte()
		if err != nil {
			return io.ErrUnexpectedEOF
		}
		for range size {
			r.out = append(r.out, b)
		}
		return nil
	case 2:
		if cap(r.packed) < size {
			r.packed = make([]byte, size)
		}
		if err := r.full(r.packed[:size]); err != nil {
			return err
		}
		out, err := r.block.block(r.packed[:size], r.out, r.window)
		if err == nil {
			r.out = out
		}
		return err
	}
	return errBroken
}

// trim drops what no match can reach.
func (r *Reader) trim() {
	keep := r.window
	if len(r.out) > keep+keep/2+maxBlock {
		n := copy(r.out, r.out[len(r.out)-keep:])
		r.out = r.out[:n]
		r.read = n
	}
}

// end checks what follows the last block of a frame.
func (r *Reader) end() error {
	r.open = false
	if r.sized && r.total != r.size {
		return errLength
	}
	if r.sum == nil {
		return nil
	}
	var b [4]byte
	if err := r.full(b[:]); err != nil {
		return err
	}
	if little(b[:]) != r.sum.sum()&0xffffffff {
		return errChecksum
	}
	return nil
}

// full reads all of p; the stream may not end there.
func (r *Reader) full(p []byte) error {
	_, err := io.ReadFull(r.in, p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// little reads a little-endian number.
func little(b []byte) (v uint64) {
	for i := len(b) - 1; i >= 0; i-- {
		v = v<<8 | uint64(b[i])
	}
	return v
}
