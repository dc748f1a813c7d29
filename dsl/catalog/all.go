package catalog

import "sync"

// families are the rows of the catalog, one slice a family.
var families = [][]Entry{
	losses, lossForms, metricFuncs, metrics, metricClassification, optimizers, schedules, initializers, regularizers, constraints, callbacks, sources, lookupLayers,
	builtins,
	layerDense, layerConv, layerPooling, layerReshaping, layerActivation, layerNormalization, layerRegularization, layerMerging, layerPreprocessing, layerHashing, textForms, layerLookup, layerAttention, layerRecurrent, layerConvLSTM, layerCells, layerSpectral, layerSpectrogram, layerResizing, layerAugmentation, rowForms,
	arithmetic, comparisons, transcendental, rounding, choosing, bitwise, reductions, running, shapes, joins, activations, creation,
	indexing, products, random, drawnOf, written, patches, images, attention, rearranging, linalg, binCounts, fourier, filters,
}

// All returns every entry, in the order of the families.
var All = sync.OnceValue(func() []*Entry {
	var all []*Entry
	for _, f := range families {
		for i := range f {
			all = append(all, &f[i])
		}
	}
	return all
})
