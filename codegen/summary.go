package codegen

import (
	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Summary is what there is to know of a model's size.
type Summary struct {
	Model  string         `json:"model"`
	Layers []LayerSummary `json:"layers"`
	Params Params         `json:"params"`
	Costs  *Costs         `json:"costs,omitempty"` // nil if they have not been asked for
}

// LayerSummary is a layer in the order in which the data meet it.
type LayerSummary struct {
	Name   string `json:"name"`   // its path
	Kind   string `json:"kind"`   // Conv2D, input, or a user's layer
	Output string `json:"output"` // types of what it gives, "" if that has no one type
	Params int    `json:"params"` // in weights and states
}

// Params are numbers of elements of weights and states.
type Params struct {
	Total     int `json:"total"`
	Trainable int `json:"trainable"`
	Fixed     int `json:"fixed"` // weights that do not train, and states
	Bytes     int `json:"bytes"`
}

// Costs are memory in bytes and floating-point operations, for a batch of Rows rows.
type Costs struct {
	Rows         int  `json:"rows"`
	Predict      Cost `json:"predict"`
	Train        Cost `json:"train"`        // of the dearest train block; zero if there is none
	PredictBytes int  `json:"predictBytes"` // what a program that predicts needs: weights, inputs and arena
	TrainBytes   int  `json:"trainBytes"`   // what training needs: besides, slots of the optimizer and targets
}

// Cost is the work of one run of a graph.
type Cost struct {
	Flops int64 `json:"flops"`
	Arena int   `json:"arena"` // bytes
}

// Summarize describes a checked model, without its costs.
func Summarize(m *model.Model) *Summary {
	s := &Summary{Model: m.Name}
	for _, f := range m.Inputs {
		s.Layers = append(s.Layers, LayerSummary{Name: f.Name, Kind: "input", Output: f.Type.String()})
	}
	counted := map[*model.Variable]bool{}
	for _, row := range layerRows(m) {
		row.Params = 0
		for _, v := range row.vars {
			if !counted[v] {
				counted[v] = true
				n, _ := v.Type.Shape.Size()
				row.Params += n
			}
		}
		s.Layers = append(s.Layers, row.LayerSummary)
	}
	for _, v := range m.Variables {
		n, _ := v.Type.Shape.Size()
		s.Params.Total += n
		s.Params.Bytes += n * dtypeBytes(v)
		if v.Trainable && !v.State {
			s.Params.Trainable += n
		} else {
			s.Params.Fixed += n
		}
	}
	return s
}

func dtypeBytes(v *model.Variable) int {
	dtype, _ := irType(v.Type.DType.String())
	return dtype.Size()
}

// layerRow is a row with the variables that belong to it.
type layerRow struct {
	LayerSummary
	vars []*model.Variable
}

// layerRows lists the catalog's layers as they are first fed, and the user's layers that own weights themselves.
func layerRows(m *model.Model) []*layerRow {
	var rows []*layerRow
	byScope := map[*model.Scope]*layerRow{}
	row := func(s *model.Scope) *layerRow {
		r := byScope[s]
		if r == nil {
			r = &layerRow{LayerSummary: LayerSummary{Name: s.Path(), Kind: s.Kind}}
			byScope[s] = r
			rows = append(rows, r)
		}
		return r
	}
	bodies := []*model.Body{m.Predict, m.Training}
	if len(m.Predict.Outputs) == 0 {
		bodies = []*model.Body{m.Training, m.Predict}
	}
	for _, body := range bodies {
		for _, n := range body.Nodes {
			if n.Entry.Kind == catalog.Layer {
				r := row(n.Scope)
				if r.Output == "" {
					r.Output = outputs(n)
				}
			}
		}
	}
	for _, v := range m.Variables {
		r := row(v.Scope)
		if v.Scope.Parent == nil {
			r.Name, r.Kind = m.Name, "model"
		}
		r.vars = append(r.vars, v)
	}
	return rows
}

func outputs(n *model.Node) string {
	text := ""
	for i, v := range n.Out {
		if i > 0 {
			text += ", "
		}
		text += v.Type.String()
	}
	return text
}

// costsOf adds up what a planned model costs.
func costsOf(m *golang.Model) *Costs {
	c := &Costs{Rows: m.Module.BatchSize}
	weights, inputs, targets := 0, 0, 0
	for _, v := range m.Module.Variables {
		weights += v.Type.Bytes(1)
	}
	for _, f := range m.Module.Inputs {
		inputs += f.Type.Bytes(c.Rows)
	}
	for _, f := range m.Module.Targets {
		targets += f.Type.Bytes(c.Rows)
	}
	if m.Predict != nil {
		c.Predict = Cost{m.Predict.Total().Flops, m.Predict.Bytes}
		c.PredictBytes = weights + inputs + c.Predict.Arena
	}
	for _, t := range m.Trainings {
		if t.Step == nil {
			continue
		}
		c.Train.Flops = max(c.Train.Flops, t.Step.Total().Flops)
		c.Train.Arena = max(c.Train.Arena, t.Step.Bytes)
		c.TrainBytes = m.Layout.Bytes + inputs + targets + c.Train.Arena
	}
	return c
}
