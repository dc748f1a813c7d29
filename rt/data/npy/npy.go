// Package npy registers the source `npy(file)`: an array in NumPy's format (NEP 1), versions 1 to 3, its first
// axis the rows. Its one column is named "value".
package npy

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

func init() { data.Register("npy", open) }

const maxBytes = 16 << 30

func open(args data.Args, files data.Finder, _ []data.Column) (data.Source, error) {
	name := args.Text("file")
	path, err := files.Find(name)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	a, err := Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(a.Shape) == 0 {
		return nil, fmt.Errorf("%s: a single number has no rows", name)
	}
	return &data.Table{
		N:     a.Shape[0],
		Cols:  []data.Column{{Name: "value", DType: a.DType, Shape: a.Shape[1:]}},
		Data:  [][]byte{a.Data},
		Texts: make([][]string, 1),
	}, nil
}

// Array is the content of a file: little-endian elements in row-major order.
type Array struct {
	DType rt.DType
	Shape []int
	Data  []byte
}

// kinds are the element types read, by NumPy's descr without its byte order. Narrow and unsigned integers are
// widened to the language's types.
var kinds = map[string]struct {
	size int
	into rt.DType
}{
	"f4": {4, rt.Float32}, "f8": {8, rt.Float64}, "i4": {4, rt.Int32}, "i8": {8, rt.Int64}, "u1": {1, rt.Uint8}, "b1": {1, rt.Bool},
	"i1": {1, rt.Int32}, "i2": {2, rt.Int32}, "u2": {2, rt.Int32}, "u4": {4, rt.Int64},
}

// Read reads an array.
func Read(r io.Reader) (*Array, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	header, err := readHeader(buffered)
	if err != nil {
		return nil, err
	}
	descr, fortran, shape, err := parseHeader(header)
	if err != nil {
		return nil, err
	}
	order, kind := descr[0], descr[1:]
	k, ok := kinds[kind]
	if !ok {
		return nil, fmt.Errorf("elements of type %q are not read", descr)
	}
	count, size := 1, k.size
	for _, d := range shape {
		if d < 0 || (d > 0 && size > maxBytes/d) {
			return nil, fmt.Errorf("the header asks for shape %v", shape)
		}
		size *= d
		count *= d
	}
	if fortran && len(shape) > 1 {
		return nil, errors.New("the array is in Fortran order; save it with numpy.ascontiguousarray")
	}
	var content bytes.Buffer
	n, err := io.Copy(&content, io.LimitReader(buffered, int64(size)))
	if err != nil {
		return nil, err
	}
	if n < int64(size) {
		return nil, fmt.Errorf("cut short: %d of %d bytes", n, size)
	}
	if _, err := buffered.ReadByte(); err != io.EOF {
		return nil, errors.New("bytes follow the array")
	}
	return &Array{k.into, shape, convert(content.Bytes(), kind, order == '>', count)}, nil
}

func readHeader(r *bufio.Reader) (string, error) {
	var head [8]byte
	if _, err := io.ReadFull(r, head[:]); err != nil || string(head[:6]) != "\x93NUMPY" {
		return "", errors.New("not a .npy file")
	}
	length := 0
	switch head[6] {
	case 1:
		var b [2]byte
		if _, err := io.ReadFull(r, b[:]); err != nil {
			return "", errors.New("cut short in the header")
		}
		length = int(binary.LittleEndian.Uint16(b[:]))
	case 2, 3:
		var b [4]byte
		if _, err := io.ReadFull(r, b[:]); err != nil {
			return "", errors.New("cut short in the header")
		}
		length = int(binary.LittleEndian.Uint32(b[:]))
	default:
		return "", fmt.Errorf("format version %d is not known", head[6])
	}
	if length > 1<<20 {
		return "", fmt.Errorf("a header of %d bytes", length)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(r, text); err != nil {
		return "", errors.New("cut short in the header")
	}
	return string(text), nil
}

// parseHeader reads the Python dictionary of the header.
func parseHeader(text string) (descr string, fortran bool, shape []int, err error) {
	field := func(key string) string {
		_, rest, ok := strings.Cut(text, "'"+key+"':")
		if !ok {
			return ""
		}
		return strings.TrimSpace(rest)
	}
	quoted := strings.Split(field("descr"), "'")
	if len(quoted) < 3 || len(quoted[1]) < 3 {
		return "", false, nil, errors.New("the header has no element type that is read")
	}
	descr = quoted[1]
	order := field("fortran_order")
	fortran = strings.HasPrefix(order, "True")
	if !fortran && !strings.HasPrefix(order, "False") {
		return "", false, nil, errors.New("the header does not say the order of elements")
	}
	inside, _, ok := strings.Cut(strings.TrimPrefix(field("shape"), "("), ")")
	if !ok {
		return "", false, nil, errors.New("the header has no shape")
	}
	for _, part := range strings.Split(inside, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		d, err := strconv.Atoi(part)
		if err != nil || d < 0 {
			return "", false, nil, fmt.Errorf("shape (%s) is not one", inside)
		}
		shape = append(shape, d)
	}
	return descr, fortran, shape, nil
}

// convert widens elements to the language's types, little-endian.
func convert(raw []byte, kind string, bigEndian bool, count int) []byte {
	var order binary.ByteOrder = binary.LittleEndian
	if bigEndian {
		order = binary.BigEndian
	}
	switch kind {
	case "u1":
		return raw
	case "b1":
		for i, b := range raw {
			raw[i] = min(b, 1)
		}
		return raw
	case "f4", "i4":
		if bigEndian {
			for i := range count {
				binary.LittleEndian.PutUint32(raw[4*i:], order.Uint32(raw[4*i:]))
			}
		}
		return raw
	case "f8", "i8":
		if bigEndian {
			for i := range count {
				binary.LittleEndian.PutUint64(raw[8*i:], order.Uint64(raw[8*i:]))
			}
		}
		return raw
	case "u4":
		out := make([]byte, 8*count)
		for i := range count {
			binary.LittleEndian.PutUint64(out[8*i:], uint64(order.Uint32(raw[4*i:])))
		}
		return out
	}
	out := make([]byte, 4*count)
	for i := range count {
		var v int32
		switch kind {
		case "i1":
			v = int32(int8(raw[i]))
		case "i2":
			v = int32(int16(order.Uint16(raw[2*i:])))
		case "u2":
			v = int32(order.Uint16(raw[2*i:]))
		}
		binary.LittleEndian.PutUint32(out[4*i:], uint32(v))
	}
	return out
}

// Write writes an array in format version 1.
func Write(w io.Writer, a *Array) error {
	descr := map[rt.DType]string{rt.Float32: "<f4", rt.Float64: "<f8", rt.Int32: "<i4", rt.Int64: "<i8", rt.Uint8: "|u1", rt.Bool: "|b1"}[a.DType]
	if descr == "" {
		return fmt.Errorf("npy: elements of type %s cannot be written", a.DType)
	}
	dims := ""
	for _, d := range a.Shape {
		dims += strconv.Itoa(d) + ", "
	}
	if len(a.Shape) > 1 {
		dims = strings.TrimSuffix(dims, ", ")
	}
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", descr, strings.TrimSuffix(dims, " "))
	// Magic, version, length and header together are a multiple of 64 bytes.
	padding := 63 - (10+len(header))%64
	header += strings.Repeat(" ", padding) + "\n"
	if len(header) > math.MaxUint16 {
		return errors.New("npy: too many axes")
	}
	head := append([]byte("\x93NUMPY\x01\x00"), byte(len(header)), byte(len(header)>>8))
	if _, err := w.Write(append(head, header...)); err != nil {
		return err
	}
	_, err := w.Write(a.Data)
	return err
}
