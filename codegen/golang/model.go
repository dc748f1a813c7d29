package golang

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/golang/graphs"
	"github.com/dlgen/dlgen/codegen/ir"
)

// modelCode writes one model into a file: beside its graphs, what users and the runtime see of it.
type modelCode struct {
	*graphs.Writer
	in           *Model
	samples      string                   // the type of samples as the runtime reads them, "" if there is none
	sequence     string                   // the function that makes samples of an iterator
	feeds        map[*Feed]string         // the functions that describe datasets
	isShared     bool                     // the file declares TrainOptions
	table        string                   // the function that lists weights and states
	evaluate     *graphs.Graph            // of the evaluation, once its functions are written
	graphs       map[string]bool          // functions of graphs that are written
	learns       bool                     // there is more than prediction
	watch        bool                     // Options.Watch
	numbered     map[*ir.FieldSpec]string // the arrays of what the numbers of fields stand for
	vocabularies map[string]string        // those that have a name, by their elements
	setters      []*textSetter
}

// newModelCode begins the code of a model.
func newModelCode(f *graphs.File, in *Model) *modelCode {
	return &modelCode{Writer: graphs.NewWriter(f, in.Module, in.Layout), in: in, feeds: map[*Feed]string{}, graphs: map[string]bool{}, numbered: map[*ir.FieldSpec]string{}, vocabularies: map[string]string{}}
}

// leastCommon is how many calls two graphs begin with, to have a function for them.
const leastCommon = 4

// predictGraph writes the function of the prediction. What measuring the model does first as well, at the same places,
// is a function that both call.
func (m *modelCode) predictGraph(name string) (arena int) {
	g := m.NewGraph(m.in.Predict, m.in.Module.Inputs)
	if m.in.Evaluate != nil && m.learns {
		m.evaluate = m.NewGraph(m.in.Evaluate, m.fields())
		if n := g.Common(m.evaluate); n >= leastCommon {
			common := m.Unique("infer" + m.Name)
			g.Share(m.evaluate, n, common, fmt.Sprintf("%s computes what predictions and losses begin with.", common))
		}
	}
	return g.Write(name, fmt.Sprintf("%s computes the outputs of %s.", name, m.Name))
}
