package lower

import (
	"sync"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// families are the tables of what entries mean, each in a file of its own.
var families = [][]row{
	builtins,
	pointwiseRows(), elementwise, comparisons, reductions, running, shapes, joins, activationRows, creation,
	indexing, scattering, products, randoms, images, attention, rearranging, linalg, binCounts, fourier, filters,
	lossForms, ctcRows, rowForms,
	layerDense, layerConv, layerPooling, layerReshaping, layerActivation, layerNormalization, layerRegularization, layerMerging, layerPreprocessing, layerAttention, layerRecurrent, layerConvLSTM, layerCells, layerSpectral, layerSpectrogram, layerHashing, layerLookup, layerResizing,
}

type key struct {
	kind catalog.Kind
	name string
}

// table is all rows.
var table = sync.OnceValue(func() map[key]row {
	m := map[key]row{}
	for _, f := range families {
		for _, r := range f {
			k := key{r.kind, r.name}
			if _, ok := m[k]; ok {
				panic("lower: two rows for " + r.name)
			}
			m[k] = r
		}
	}
	return m
})
