package npy

import (
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt"
)

// descrs are NumPy's names of the types that are written.
var descrs = map[rt.DType]string{rt.Float32: "<f4", rt.Float64: "<f8", rt.Int32: "<i4", rt.Int64: "<i8", rt.Uint8: "|u1", rt.Bool: "|b1"}

// Write writes an array in format version 1.
func Write(w io.Writer, a *Array) error {
	descr := descrs[a.DType]
	if descr == "" {
		return errUnwritable(a.DType)
	}
	dims := make([]string, len(a.Shape))
	for i, d := range a.Shape {
		dims[i] = strconv.Itoa(d)
	}
	if len(dims) == 1 {
		dims = append(dims, "") // Python's tuple of one: (3,)
	}
	header := "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + strings.TrimSuffix(strings.Join(dims, ", "), " ") + "), }"
	// Magic, version, length and header together are a multiple of 64 bytes.
	header += strings.Repeat(" ", 63-(len(magic)+4+len(header))%64) + "\n"
	if len(header) > math.MaxUint16 {
		return errAxes()
	}
	head := append([]byte(magic+"\x01\x00"), byte(len(header)), byte(len(header)>>8))
	if _, err := w.Write(append(head, header...)); err != nil {
		return err
	}
	_, err := w.Write(a.Data)
	return err
}
