package model

import "github.com/dlgen/dlgen/dsl"

// Policy is what a layer computes in by its `dtype`; the zero Policy is f32, or what the train block's `precision` says.
type Policy struct {
	Compute dsl.DType
	// Mixed: weights and results are f32; what comes in, the weights as they are used, and the results are rounded to
	// Compute.
	Mixed bool
}

// Held is the type of the layer's weights and results.
func (p Policy) Held() dsl.DType {
	if p.Mixed {
		return dsl.F32
	}
	return p.Compute
}
