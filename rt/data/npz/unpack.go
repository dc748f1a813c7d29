package npz

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strconv"

	"github.com/dlgen/dlgen/rt/data/npy"
)

// unpacked is the content of a packed entry, unpacked when it is first read: a column that no field uses costs
// nothing.
type unpacked struct {
	entry   *zip.File
	bytes   int64
	content *bytes.Reader
	err     error
}

// unpack returns the content of an entry, whose header asks for so many bytes.
func unpack(entry *zip.File, l *npy.Layout) (io.ReaderAt, error) {
	want := l.Start + l.Bytes
	if want < 0 || uint64(want) != entry.UncompressedSize64 {
		return nil, errSize(entry.UncompressedSize64, want)
	}
	return &unpacked{entry: entry, bytes: want}, nil
}

// ReadAt reads a part of the content.
func (u *unpacked) ReadAt(p []byte, off int64) (int, error) {
	if u.content == nil && u.err == nil {
		u.err = u.load()
	}
	if u.err != nil {
		return 0, u.err
	}
	return u.content.ReadAt(p, off)
}

// load unpacks all: what the header says is not believed further than the data reach. The archive's checksum is
// compared at the end.
func (u *unpacked) load() error {
	r, err := u.entry.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(r, u.bytes+1))
	if err != nil {
		return err
	}
	if n != u.bytes {
		return errSize(uint64(n), u.bytes)
	}
	u.content = bytes.NewReader(b.Bytes())
	return nil
}

func errTwice(name string) error { return errors.New("two arrays are named " + strconv.Quote(name)) }

func errEmpty() error { return errors.New("the archive holds no arrays of numbers (.npy)") }

func errSize(found uint64, want int64) error {
	return errors.New(strconv.FormatUint(found, 10) + " bytes, the header asks for " + strconv.FormatInt(want, 10))
}
