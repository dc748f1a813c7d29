package line

import (
	"context"
	"math"
	"testing"
)

// TestLine: training finds the line.
func TestLine(t *testing.T) {
	m := NewLine()
	if _, err := m.Train(context.Background(), TrainOptions{}); err != nil {
		t.Fatal(err)
	}
	out, err := m.Predict(&LineInput{X: [1]float32{2}})
	if err != nil {
		t.Fatal(err)
	}
	if got := float64(out.Line[0]); math.Abs(got-8) > 0.05 {
		t.Errorf("the line is at %v over 2, want 8", got)
	}
}
