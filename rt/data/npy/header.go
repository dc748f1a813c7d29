package npy

import (
	"bufio"
	"encoding/binary"
	"io"
	"strconv"
	"strings"
)

// maxHeader is the longest header that is read.
const maxHeader = 1 << 20

// magic begins each file; the format's version follows.
const magic = "\x93NUMPY"

// header is what a file says of its array.
type header struct {
	order   string // of bytes: < > or |
	kind    string // f4, i8 …
	fortran bool
	dims    string // the shape as it stands there
	shape   []int
}

// readHeader reads the header's text.
func readHeader(r *bufio.Reader) (string, error) {
	var head [8]byte
	if _, err := io.ReadFull(r, head[:]); err != nil || string(head[:6]) != magic {
		return "", errMagic()
	}
	var b [4]byte
	width := 4
	switch head[6] {
	case 1:
		width = 2
	case 2, 3:
	default:
		return "", errVersion(head[6])
	}
	if _, err := io.ReadFull(r, b[:width]); err != nil {
		return "", errHeaderShort()
	}
	length := binary.LittleEndian.Uint32(b[:])
	if length > maxHeader {
		return "", errHeaderLength(int(length))
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(r, text); err != nil {
		return "", errHeaderShort()
	}
	return string(text), nil
}

// parseHeader reads the header's dictionary, which is written as Python writes one:
//
//	{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }
func parseHeader(text string) (*header, error) {
	descr, ok := strings.CutPrefix(member(text, "descr"), "'")
	if !ok {
		return nil, errHeader("element type that is read")
	}
	descr, _, ok = strings.Cut(descr, "'")
	if !ok || len(descr) < 2 || !strings.Contains("<>|", descr[:1]) {
		return nil, errHeader("element type that is read")
	}
	h := &header{order: descr[:1], kind: descr[1:]}
	switch order := member(text, "fortran_order"); {
	case strings.HasPrefix(order, "True"):
		h.fortran = true
	case !strings.HasPrefix(order, "False"):
		return nil, errHeader("order of elements")
	}
	dims, ok := strings.CutPrefix(member(text, "shape"), "(")
	if !ok {
		return nil, errHeader("shape")
	}
	if h.dims, _, ok = strings.Cut(dims, ")"); !ok {
		return nil, errHeader("shape")
	}
	return h, h.parseShape()
}

// member returns what stands behind a key.
func member(text, key string) string {
	_, rest, _ := strings.Cut(text, "'"+key+"':")
	return strings.TrimSpace(rest)
}

// parseShape reads the lengths of the axes.
func (h *header) parseShape() error {
	for part := range strings.SplitSeq(h.dims, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		d, err := strconv.Atoi(part)
		if err != nil || d < 0 {
			return errShape(h.dims)
		}
		h.shape = append(h.shape, d)
	}
	return nil
}
