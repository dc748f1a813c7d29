package lower_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestKerasVectors runs vectors of the form of conformance that Keras 3 computed in float64, one for each difference that was
// found: what a mask leaves of a Bidirectional's last output, the output of masked steps before the first, zeros at masked
// steps, penalties on the states that a recurrent layer returns, an odd border of Resizing, focal crossentropy of logits beyond those of
// 1e-7, a loss of labels whose name is that of losses of vectors, constraints after batches whose gradients are only added
// up, trapezoids of one point, equals in the windows of adaptive pooling, fmod by infinite divisors, quantiles of what is
// no number and the bins of it, convolutions by kernels that each sample has of its own, patches without strides,
// neighbours of numbers, numbers between ends that are values, quantiles at parts that are values, boxes and turns by values,
// complex values as two, and the order of the arguments of AdamW, attention and Conv3DTranspose.
func TestKerasVectors(t *testing.T) {
	paths, _ := filepath.Glob("testdata/keras/*.dl")
	if len(paths) == 0 {
		t.Fatal("no vectors")
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".dl"), func(t *testing.T) {
			if faults, _ := runCase(path); len(faults) > 0 {
				t.Error(strings.Join(faults, "\n"))
			}
		})
	}
}
