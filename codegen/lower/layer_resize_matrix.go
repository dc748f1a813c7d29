package lower

import "math"

// resizing is the matrix [in, out] that resizes an axis, row-major: element j of the result lies at
// (j + 1/2) · in/out - 1/2 of the input, the kernel is widened by in/out to smooth when shrinking if antialias is
// wanted, weights outside of the input are left out and the rest add up to 1. It is what jax.image.resize and
// tf.image.resize do with half-pixel centers.
func resizing(in, out int, method string, antialias bool) []float64 {
	table := make([]float64, in*out)
	ratio := float64(in) / float64(out)
	width := 1.0
	if antialias {
		width = max(ratio, 1)
	}
	for j := range out {
		at := (float64(j)+0.5)*ratio - 0.5
		if method == "nearest" {
			table[min(int(math.Floor((float64(j)+0.5)*ratio)), in-1)*out+j] = 1
			continue
		}
		total := 0.0
		for i := range in {
			w := resizeKernel(method, math.Abs(at-float64(i))/width)
			table[i*out+j] = w
			total += w
		}
		for i := range in {
			if total != 0 {
				table[i*out+j] /= total
			}
		}
	}
	return table
}

// resizeKernel is how much an element at a distance counts. The cubic is Keys's with a = -1/2.
func resizeKernel(method string, x float64) float64 {
	switch method {
	case "bilinear":
		return max(1-x, 0)
	case "bicubic":
		switch {
		case x < 1:
			return (1.5*x-2.5)*x*x + 1
		case x < 2:
			return ((-0.5*x+2.5)*x-4)*x + 2
		}
		return 0
	case "lanczos3":
		return lanczos(x, 3)
	case "lanczos5":
		return lanczos(x, 5)
	}
	panic("lower: no interpolation " + method)
}

func lanczos(x, radius float64) float64 {
	switch {
	case x == 0:
		return 1
	case x >= radius:
		return 0
	}
	return radius * math.Sin(math.Pi*x) * math.Sin(math.Pi*x/radius) / (math.Pi * math.Pi * x * x)
}
