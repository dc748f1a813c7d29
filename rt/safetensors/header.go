package safetensors

import (
	"cmp"
	"io"
	"slices"
	"strconv"
)

// maxHeader is the longest header that is read, the limit of the format's own library.
const maxHeader = 100_000_000

// Entry is what the header says of a tensor: its data are the bytes [From, To) behind the header.
type Entry struct {
	Name     string
	DType    DType
	Shape    []int
	From, To int64
}

// Header is a file's header. The entries are in the order of their data, which they cover without holes.
type Header struct {
	Metadata map[string]string
	Entries  []Entry
	Bytes    int64 // of all data
}

// ReadHeader reads the header alone: what r gives next are the data.
func ReadHeader(r io.Reader) (*Header, error) {
	var length [8]byte
	switch n, err := io.ReadFull(r, length[:]); err {
	case nil:
	case io.EOF, io.ErrUnexpectedEOF:
		return nil, errShort(n, 8, err)
	default:
		return nil, err
	}
	n := countOf(length)
	if n > maxHeader {
		return nil, errHeaderLength(n)
	}
	text, err := readUpTo(r, int64(n))
	if err != nil {
		return nil, err
	}
	if len(text) < int(n) {
		return nil, errShort(len(text), int(n), io.ErrUnexpectedEOF)
	}
	h, err := parseHeader(text)
	if err != nil {
		return nil, err
	}
	return h, h.check()
}

// check sorts the entries by their data and checks that they fit together.
func (h *Header) check() error {
	slices.SortStableFunc(h.Entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	seen := make(map[string]bool, len(h.Entries))
	for i := range h.Entries {
		e := &h.Entries[i]
		if seen[e.Name] {
			return errTwice(e.Name)
		}
		seen[e.Name] = true
		if e.DType.Size() == 0 {
			return errDType(e)
		}
		size, ok := bytesOf(e.DType, e.Shape)
		if !ok || e.To-e.From != size {
			return errSize(e)
		}
		if e.From != h.Bytes {
			return errPlace(e, h.Bytes)
		}
		h.Bytes = e.To
	}
	return nil
}

// writeHeader makes the length and the header of a file, padded with spaces so that data begin at a multiple of 8.
func writeHeader(f *File) ([]byte, error) {
	text := append(make([]byte, 8, 1024), '{')
	if len(f.Metadata) > 0 {
		text = append(text, `"__metadata__":{`...)
		keys := make([]string, 0, len(f.Metadata))
		for k := range f.Metadata {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for i, k := range keys {
			text = appendComma(text, i)
			text = appendText(append(appendText(text, k), ':'), f.Metadata[k])
		}
		text = append(text, '}', ',')
	}
	h := Header{}
	for i, t := range f.Tensors {
		e := Entry{t.Name, t.DType, t.Shape, h.Bytes, h.Bytes + int64(len(t.Data))}
		h.Entries, h.Bytes = append(h.Entries, e), e.To
		text = appendEntry(appendComma(text, i), &e)
	}
	if err := (&Header{Entries: h.Entries}).check(); err != nil {
		return nil, err
	}
	if text[len(text)-1] == ',' {
		text = text[:len(text)-1]
	}
	text = append(text, '}')
	for len(text)%8 != 0 {
		text = append(text, ' ')
	}
	for i := range 8 {
		text[i] = byte((len(text) - 8) >> (8 * i))
	}
	return text, nil
}

// countOf reads a number that begins with its low byte.
func countOf(bytes [8]byte) (n uint64) {
	for i, b := range bytes {
		n |= uint64(b) << (8 * i)
	}
	return n
}

func appendComma(text []byte, i int) []byte {
	if i > 0 {
		return append(text, ',')
	}
	return text
}

func appendEntry(text []byte, e *Entry) []byte {
	text = append(appendText(text, e.Name), `:{"dtype":`...)
	text = append(appendText(text, string(e.DType)), `,"shape":[`...)
	for i, n := range e.Shape {
		text = strconv.AppendInt(appendComma(text, i), int64(n), 10)
	}
	text = strconv.AppendInt(append(text, `],"data_offsets":[`...), e.From, 10)
	text = strconv.AppendInt(append(text, ','), e.To, 10)
	return append(text, "]}"...)
}
