package csv

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt"
)

// values is what the cells of a column have in common.
type values struct {
	ints, floats, bools, gaps bool
	numbers                   int    // how many cells were numbers, as long as all were
	odd                       string // the first cell that is no number, and where
}

// see takes a cell into account.
func (v *values) see(o *options, cell string) {
	if o.gap(cell) {
		v.gaps = true
		return
	}
	if v.ints {
		if _, err := strconv.ParseInt(cell, 10, 64); err != nil {
			v.ints = false
		}
	}
	if v.floats && !v.ints {
		if _, err := o.float(cell, 64); err != nil && !errors.Is(err, strconv.ErrRange) {
			v.floats = false
		}
	}
	if v.floats {
		v.numbers++
	}
	if v.bools {
		if _, ok := parseBool(cell); !ok {
			v.bools = false
		}
	}
}

// text reports whether there was a cell that is no number and no bool.
func (v *values) text() bool { return !v.ints && !v.floats && !v.bools }

// add takes the cells of another file into account.
func (v *values) add(o values) {
	v.ints, v.floats, v.bools, v.gaps = v.ints && o.ints, v.floats && o.floats, v.bools && o.bools, v.gaps || o.gaps
	if v.odd == "" {
		v.odd = o.odd
	}
}

// kind returns the narrowest type that holds all cells; 0 is text.
func (v *values) kind(o *options) rt.DType {
	switch {
	case v.ints && v.bools && v.gaps && !o.fills: // nothing but gaps
		return rt.Float32
	case v.ints && (!v.gaps || o.fills && whole(o.fill)):
		return rt.Int64
	case v.floats:
		return rt.Float32
	case v.bools && !v.gaps:
		return rt.Bool
	}
	return 0
}

// whole reports whether a number is one that i64 holds.
func whole(x float64) bool { return x == math.Trunc(x) && math.Abs(x) < 1<<53 }

// gap reports whether a cell stands for no number: it is empty, a word that is known for it, or one that the arguments name.
func (o *options) gap(cell string) bool {
	switch cell {
	case "", "nan", "NaN", "NAN", "NA", "N/A", "n/a", "null", "NULL":
		return true
	}
	return o.named(cell)
}

// named reports whether the arguments say that a cell stands for nothing, which holds for text, too.
func (o *options) named(cell string) bool { return slices.Contains(o.missing, cell) }

func parseBool(cell string) (value, ok bool) {
	switch cell {
	case "true", "True", "TRUE":
		return true, true
	case "false", "False", "FALSE":
		return false, true
	}
	return false, false
}

// float reads a number with its decimal point. Where that is a comma, a point is none: it may group thousands.
func (o *options) float(cell string, bits int) (float64, error) {
	if o.comma {
		if strings.Contains(cell, ".") {
			return 0, strconv.ErrSyntax
		}
		cell = strings.Replace(cell, ",", ".", 1)
	}
	return strconv.ParseFloat(cell, bits)
}

// put writes a cell as an element.
func (o *options) put(to []byte, cell string, kind rt.DType) error {
	gap := o.gap(cell)
	switch kind {
	case rt.Int64:
		if gap && o.fills && whole(o.fill) {
			binary.LittleEndian.PutUint64(to, uint64(int64(o.fill)))
			return nil
		}
		v, err := strconv.ParseInt(cell, 10, 64)
		binary.LittleEndian.PutUint64(to, uint64(v))
		return err
	case rt.Float32:
		v, err := math.NaN(), error(nil)
		if !gap {
			v, err = o.float(cell, 32)
		} else if o.fills {
			v = o.fill
		}
		if errors.Is(err, strconv.ErrRange) {
			err = nil // beyond the range of f32 is inf
		}
		binary.LittleEndian.PutUint32(to, math.Float32bits(float32(v)))
		return err
	case rt.Bool:
		v, ok := parseBool(cell)
		if !ok {
			return strconv.ErrSyntax
		}
		to[0] = 0
		if v {
			to[0] = 1
		}
		return nil
	}
	return strconv.ErrSyntax
}
