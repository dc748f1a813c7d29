package catalog

import "github.com/dlgen/dlgen/dsl"

var layerSpectral = []Entry{{
	Kind: Layer, Name: "SpectralNormalization", AnyNumber: true,
	Doc: "SpectralNormalization feeds a layer whose kernel (or embeddings) is first divided, while training, by its largest singular value, and stores that; the value is found by power iterations from the state vector_u (Miyato et al. 2018; keras.layers.SpectralNormalization).",
	Params: params(
		required("layer", LayerArg, "The layer, unfed."),
		option("power_iterations", IntArg, "1", "How many iterations a step makes."),
	),
	Rule: spectralRule, Example: "output y = x -> SpectralNormalization(Conv2D(4, 3))",
}}

// spectralRule is of the call on the kernel, which the checker makes before that of the layer.
func spectralRule(c *Call) {
	kernel := c.In[0].Type
	if _, ok := c.size("power_iterations", 1); !ok {
		return
	}
	n := kernel.Shape[len(kernel.Shape)-1]
	c.State("vector_u", floats(1, n), smallTruncatedNormal())
	c.Out(dsl.TensorType{DType: kernel.DType, Shape: kernel.Shape.Clone()})
}

// smallTruncatedNormal is TruncatedNormal(stddev=0.02), as Keras starts vector_u.
func smallTruncatedNormal() Value {
	for i := range initializers {
		if e := &initializers[i]; e.Name == "TruncatedNormal" {
			return &Instance{Entry: e, Args: &Args{Values: map[string]Value{"stddev": Float(0.02)}}}
		}
	}
	panic("catalog: no TruncatedNormal")
}
