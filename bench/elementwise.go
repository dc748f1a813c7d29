package main

import (
	"math"

	"github.com/dlgen/dlgen/bench/generated/adam"
	generated "github.com/dlgen/dlgen/bench/generated/elementwise"
	"github.com/dlgen/dlgen/rt"
)

// side is that of the matrices.
const side = 1024

// elementwise are passes over 1024 × 1024 elements; memory is what they cost at least.
func elementwise() []*work {
	models := generated.Models()
	mb := float64(4 * side * side)
	return []*work{
		rows("ew.add", 3*mb, models[0], func(x, other []float32, i int) float64 { return float64(x[i]) + float64(other[i]) }),
		rows("ew.gelu", 2*mb, models[1], func(x, _ []float32, i int) float64 {
			v := float64(x[i])
			return v * (1 + math.Erf(v/math.Sqrt2)) / 2
		}),
		rows("ew.softmax", 2*mb, models[2], func(x, _ []float32, i int) float64 {
			sum := 0.0
			for _, v := range x {
				sum += math.Exp(float64(v))
			}
			return math.Exp(float64(x[i])) / sum
		}),
		rows("ew.layernorm", 2*mb, models[3], func(x, _ []float32, i int) float64 {
			mean, square := 0.0, 0.0
			for _, v := range x {
				mean += float64(v) / side
				square += float64(v) * float64(v) / side
			}
			return (float64(x[i]) - mean) / math.Sqrt(square-mean*mean+1e-3)
		}),
		{name: "ew.copy", unit: "us", bytes: 2 * mb, prepare: func(o *options) (func() error, error) {
			x, y, p := array(side*side, random()), memory(side*side), o.pool()
			return func() error { rt.Copy(p, y, x); return nil }, nil
		}},
		{name: "adam.1M", unit: "us", bytes: 7 * mb, prepare: func(o *options) (func() error, error) {
			m := adam.NewMillion(o.instance())
			t := adam.NewMillionTrainer(m)
			batch := make([]adam.MillionSample, 1)
			run := func() error { _, err := t.Step(batch); return err }
			err := run()
			if got := float64(m.W[7][7]); err == nil && !(math.Abs(got+1e-6) < 1e-9) {
				err = errWrong("a weight after a step", got, -1e-6)
			}
			return run, err
		}},
	}
}

// rows is a workload of a model whose fields and result are matrices of floats; want is an element of a row of the result.
func rows(name string, bytes float64, m *rt.Model, want func(x, other []float32, i int) float64) *work {
	return &work{name: name, unit: "us", bytes: bytes, prepare: func(o *options) (func() error, error) {
		instance, r := rt.NewInstance(m, o.instance()), random()
		c := instance.Begin(1)
		fields := make([][]float32, 2)
		for i := range c.Fields {
			fields[i] = c.Fields[i].F32(0, m.Inputs[i].Len())
			fill(fields[i], r)
		}
		run := func() error { return instance.Predict(c) }
		if err := run(); err != nil {
			return nil, err
		}
		result := c.Results[0].F32(0, m.Inputs[0].Len())
		for range 20 {
			row, i := r.IntN(side), r.IntN(side)
			got, want := float64(part(result, row)[i]), want(part(fields[0], row), part(fields[1], row), i)
			if !(math.Abs(got-want) <= 1e-5*(1+math.Abs(want))) {
				return nil, errWrong(name, got, want)
			}
		}
		return run, nil
	}}
}

// part is a row of a matrix, nothing of a matrix that is not there.
func part(x []float32, row int) []float32 {
	if x == nil {
		return nil
	}
	return x[row*side : (row+1)*side]
}
