package tensorboard_test

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/tensorboard"
	"github.com/dlgen/dlgen/rt/train/traintest"
)

// field is a field of a message: a number or bytes.
type field struct {
	number int
	value  uint64
	data   []byte
}

// parse reads a message of protobuf.
func parse(t *testing.T, b []byte) (fields []field) {
	t.Helper()
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		b = b[n:]
		f := field{number: int(key >> 3)}
		switch key & 7 {
		case 0:
			f.value, n = binary.Uvarint(b)
			b = b[n:]
		case 1:
			f.value, b = binary.LittleEndian.Uint64(b), b[8:]
		case 5:
			f.value, b = uint64(binary.LittleEndian.Uint32(b)), b[4:]
		case 2:
			size, n := binary.Uvarint(b)
			f.data, b = b[n:n+int(size)], b[n+int(size):]
		default:
			t.Fatalf("wire type %d", key&7)
		}
		fields = append(fields, f)
	}
	return fields
}

func get(fields []field, number int) field {
	i := slices.IndexFunc(fields, func(f field) bool { return f.number == number })
	if i < 0 {
		return field{}
	}
	return fields[i]
}

// records reads a file of TFRecords and checks its checksums.
func records(t *testing.T, path string) (events [][]field) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := func(data []byte) uint32 {
		c := crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli))
		return (c>>15 | c<<17) + 0xa282ead8
	}
	for len(b) > 0 {
		n := binary.LittleEndian.Uint64(b)
		data := b[12 : 12+n]
		if binary.LittleEndian.Uint32(b[8:]) != sum(b[:8]) || binary.LittleEndian.Uint32(b[12+n:]) != sum(data) {
			t.Fatal("a checksum does not fit")
		}
		events = append(events, parse(t, data))
		b = b[16+n:]
	}
	return events
}

// point is a number in a file.
type point struct {
	tag   string
	step  int
	value float64
}

// points returns the numbers of the only file in a folder, and the tags of its histograms.
func points(t *testing.T, dir string) (list []point, histograms []string) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "*tfevents*"))
	if len(files) != 1 {
		t.Fatalf("files %v", files)
	}
	for i, e := range records(t, files[0]) {
		if wall := math.Float64frombits(get(e, 1).value); wall != 1e9 {
			t.Errorf("time %v", wall)
		}
		if i == 0 {
			if v := string(get(e, 3).data); v != "brain.Event:2" {
				t.Errorf("version %q", v)
			}
			continue
		}
		for _, v := range parse(t, get(e, 5).data) {
			value := parse(t, v.data)
			tag := string(get(value, 1).data)
			if h := get(value, 5).data; h != nil {
				histograms = append(histograms, tag)
				hist := parse(t, h)
				if n := math.Float64frombits(get(hist, 3).value); len(get(hist, 6).data) != 8*30 || total(get(hist, 7).data) != n {
					t.Errorf("%s: %v elements, %v in buckets", tag, n, total(get(hist, 7).data))
				}
				continue
			}
			list = append(list, point{tag, int(get(e, 2).value), float64(math.Float32frombits(uint32(get(value, 2).value)))})
		}
	}
	return list, histograms
}

func total(b []byte) (sum float64) {
	for ; len(b) > 0; b = b[8:] {
		sum += math.Float64frombits(binary.LittleEndian.Uint64(b))
	}
	return sum
}

func TestTensorBoard(t *testing.T) {
	dir := t.TempDir()
	l := traintest.Learner()
	b := traintest.Block(l)
	b.Epochs = 2
	h, err := train.Fit(t.Context(), rt.NewInstance(l.Model), b, train.Options{Dir: dir, Callbacks: []train.Callback{&tensorboard.TensorBoard{
		LogDir: "logs", HistogramFreq: 1, UpdateFreq: 4, Now: func() time.Time { return time.Unix(1e9, 0) }}}})
	if err != nil {
		t.Fatal(err)
	}
	got, histograms := points(t, filepath.Join(dir, "logs", "train"))
	var batches []int
	for _, p := range got {
		if p.tag == "batch_loss" {
			batches = append(batches, p.step)
		}
	}
	if !slices.Equal(batches, []int{3, 7, 11, 15, 19}) {
		t.Errorf("batches %v", batches)
	}
	for _, want := range []point{{"epoch_loss", 0, h.Epochs[0].Values[0]}, {"epoch_mean_absolute_error", 1, h.Epochs[1].Values[1]}, {"epoch_learning_rate", 1, 0.05}} {
		if !slices.Contains(got, point{want.tag, want.step, float64(float32(want.value))}) {
			t.Errorf("%v is not among %v", want, got)
		}
	}
	if !slices.Equal(histograms, []string{"dense/kernel/histogram", "dense/bias/histogram", "dense/kernel/histogram", "dense/bias/histogram"}) {
		t.Errorf("histograms %v", histograms)
	}
	got, _ = points(t, filepath.Join(dir, "logs", "validation"))
	if want := (point{"epoch_loss", 1, float64(float32(h.Last("val_loss")))}); len(got) != 4 || !slices.Contains(got, want) {
		t.Errorf("%v is not among %v", want, got)
	}
}
