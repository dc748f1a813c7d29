package checkpoint

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
)

func state() *train.State {
	return &train.State{Model: "M", Block: "b", Epoch: 1, Batch: 2, Steps: 3, Step: 5, Seed: -4, Rows: 9, Seen: 6, Sums: []float64{0.5},
		History: &train.History{Names: []string{"loss", "val_loss"}, Epochs: []train.Epoch{{Number: 0, Values: []float64{1.5, math.NaN()}}}},
		Weights: []safetensors.Tensor{{Name: "kernel", DType: safetensors.U8, Shape: []int{3}, Data: []byte{1, 2, 3}}},
		Slots:   []safetensors.Tensor{{Name: "kernel", DType: safetensors.U8, Shape: []int{1}, Data: []byte{4}}},
		Kept:    []safetensors.Tensor{train.Numbers("0.best", 1, 2)}, Epochs: 7, Stopped: true}
}

func TestRoundTrip(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, state()); err != nil {
		t.Fatal(err)
	}
	s, err := Read(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	want := state()
	if s.Model != want.Model || s.Block != want.Block || s.Epoch != 1 || s.Batch != 2 || s.Steps != 3 || s.Step != 5 || s.Seed != -4 || s.Rows != 9 || s.Seen != 6 || s.Sums[0] != 0.5 {
		t.Errorf("got %+v", s)
	}
	if v := s.History.Epochs[0].Values; v[0] != 1.5 || !math.IsNaN(v[1]) || s.History.Names[1] != "val_loss" {
		t.Errorf("got the history %+v", s.History)
	}
	if s.Weights[0].Name != "kernel" || !bytes.Equal(s.Weights[0].Data, []byte{1, 2, 3}) || s.Slots[0].Data[0] != 4 || s.Epochs != 7 || !s.Stopped {
		t.Errorf("got %+v %+v", s.Weights, s.Slots)
	}
	if x, ok := train.NumbersOf(s.Kept, "0.best", 2); !ok || x[1] != 2 {
		t.Errorf("got %+v", s.Kept)
	}
	for i := range b.Bytes() {
		damaged := bytes.Clone(b.Bytes())
		damaged[i] ^= 1
		if _, err := Read(bytes.NewReader(damaged)); err == nil && !bytes.ContainsAny(b.Bytes()[i:i+1], " !") {
			t.Errorf("byte %d was damaged and nobody saw it", i)
		}
	}
	for n := range 16 {
		if _, err := Read(bytes.NewReader(b.Bytes()[:n*b.Len()/16])); err == nil {
			t.Errorf("cut to %d sixteenths, and nobody saw it", n)
		}
	}
	if _, err := Read(bytes.NewReader(b.Bytes()[:b.Len()-1])); err == nil || !strings.Contains(err.Error(), "cut short") {
		t.Errorf("got %v", err)
	}
}

// TestContents: what is whole but says something else is refused, and says what it is; several epochs are read as they were written.
func TestContents(t *testing.T) {
	s := state()
	s.History.Epochs = append(s.History.Epochs, train.Epoch{Number: 4, Values: []float64{2.5, 3.5}})
	var b bytes.Buffer
	if err := Write(&b, s); err != nil {
		t.Fatal(err)
	}
	if again, err := Read(&b); err != nil || again.History.Epochs[1].Number != 4 || again.History.Epochs[1].Values[0] != 2.5 || again.History.Epochs[1].Values[1] != 3.5 {
		t.Errorf("%v, %v", again, err)
	}
	s.History.Names = []string{"loss", "val_loss,mae"} // which is read as three
	if _ = Write(&b, s); b.Len() == 0 {
		t.Fatal("nothing is written")
	}
	if _, err := Read(&b); err == nil || err.Error() != errContents().Error() {
		t.Errorf("two values of three names: %v", err)
	}
	for format, want := range map[string]string{"": "no checkpoint: the metadata do not say so", "pt": `the format is "pt", want "dlgen checkpoint 1"`} {
		f := &safetensors.File{Metadata: map[string]string{"format": format}}
		if err := safetensors.Write(&b, f); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(&b); err == nil || err.Error() != want {
			t.Errorf("%q: %v", format, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	_ = Write(&b, state())
	f.Add(b.Bytes())
	f.Fuzz(func(_ *testing.T, content []byte) { _, _ = Read(bytes.NewReader(content)) })
}
