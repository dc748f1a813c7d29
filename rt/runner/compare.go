package runner

import (
	"fmt"
	"math"
	"slices"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// tolerance is how far a number may be from what is wanted: atol + rtol*|want|.
type tolerance struct{ rtol, atol float64 }

// compare returns "" if a tensor is as wanted, else what differs most. Loose: the shapes [] and [1] are alike.
func (tol tolerance) compare(want, got *safetensors.Tensor, loose bool) string {
	if !slices.Equal(want.Shape, got.Shape) && !(loose && single(want.Shape) && single(got.Shape)) {
		return fmt.Sprintf("shape %v, want %v", got.Shape, want.Shape)
	}
	wantType, gotType := rt.OfFormat(want.DType), rt.OfFormat(got.DType)
	if wantType == 0 {
		return fmt.Sprintf("elements of type %s are not read", want.DType)
	}
	exact := !float(wantType) || !float(gotType)
	x := rt.Numbers(rt.LittleEndian(want.Data, wantType.Size()), wantType)
	y := rt.Numbers(rt.LittleEndian(got.Data, gotType.Size()), gotType)
	at, most, count := -1, 0.0, 0
	for i := range x {
		difference := math.Abs(y[i] - x[i])
		if same := x[i] == y[i] || math.IsNaN(x[i]) && math.IsNaN(y[i]); same {
			continue
		}
		if !exact && difference <= tol.atol+tol.rtol*math.Abs(x[i]) && !math.IsInf(x[i], 0) {
			continue
		}
		if math.IsNaN(difference) {
			difference = math.Inf(1)
		}
		if count++; difference > most || at < 0 {
			at, most = i, difference
		}
	}
	if at < 0 {
		return ""
	}
	return fmt.Sprintf("largest difference %.3g at %v: want %.8g, got %.8g (%d of %d differ)", most, place(at, want.Shape), x[at], y[at], count, len(x))
}

// single reports whether a shape is [] or [1].
func single(shape []int) bool { return len(shape) == 0 || len(shape) == 1 && shape[0] == 1 }

// place returns the indices of an element.
func place(at int, shape []int) []int {
	indices := make([]int, len(shape))
	for i := len(shape) - 1; i >= 0; i-- {
		indices[i] = at % shape[i]
		at /= shape[i]
	}
	return indices
}
