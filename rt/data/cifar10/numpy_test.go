package cifar10

import (
	"bytes"
	"testing"

	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/npy"
)

// TestNumpy reads a file that numpy wrote and TensorFlow's FixedLengthRecordDataset reads; the arrays are what is in it.
func TestNumpy(t *testing.T) {
	files := data.NewFinder("testdata", "")
	got, err := Open(data.Args{"files": "numpy_batch.bin"}, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Close()
	if got.Rows() != 4 {
		t.Fatalf("%d rows, want 4", got.Rows())
	}
	for column, name := range []string{"images.npy", "labels.npy"} {
		want, err := npy.Open(data.Args{"file": name}, files, nil)
		if err != nil {
			t.Fatal(err)
		}
		n := 4 * got.Columns()[column].RowBytes()
		a, b := make([]byte, n), make([]byte, n)
		if err := got.Read(column, 0, 4, a); err != nil {
			t.Fatal(err)
		}
		if err := want.Read(0, 0, 4, b); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs", name)
		}
		_ = want.Close()
	}
}
