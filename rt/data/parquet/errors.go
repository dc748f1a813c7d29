package parquet

import (
	"errors"
	"strconv"

	"github.com/dlgen/dlgen/rt/data"
)

var (
	errMagic     = errors.New("not a Parquet file")
	errCut       = errors.New("cut short: the file does not end as the format wants")
	errFooter    = errors.New("the footer is broken")
	errApart     = errors.New("its columns lie in other files, which are not read")
	errNoRows    = errors.New("no rows")
	errNoColumns = errors.New("no flat column of numbers, bools or text")
	errPage      = errors.New("a page is broken")
	errMissing   = errors.New("the value is missing; fill= replaces missing numbers")
	errWide      = errors.New("the value is 2^63 or more, which i64 does not hold")
	errText      = errors.New("text is no number")
	errUTF8      = errors.New("the text is not UTF-8")
)

func errEncoding(n int) error {
	return errors.New("the encoding " + strconv.Itoa(n) + " is not known")
}

func errCodec(n int) error {
	names := map[int]string{3: "LZO", 4: "Brotli", 5: "LZ4 in Hadoop's frames"}
	if name := names[n]; name != "" {
		return errors.New("packed by " + name + ", which is not read; snappy, gzip, zstd and LZ4_RAW are")
	}
	return errors.New("the codec " + strconv.Itoa(n) + " is not known")
}

func inColumn(name string, err error) error { return data.In("column "+strconv.Quote(name), err) }

func rowText(row int) string { return "row " + strconv.Itoa(row) }

func inRow(row int, err error) error { return data.In(rowText(row), err) }
