package main

import (
	"math"

	"github.com/dlgen/dlgen/bench/generated/convnet"
	"github.com/dlgen/dlgen/bench/generated/mlp"
	"github.com/dlgen/dlgen/bench/generated/mobilenet"
	"github.com/dlgen/dlgen/bench/generated/resnet20"
	"github.com/dlgen/dlgen/bench/generated/tiny"
	"github.com/dlgen/dlgen/rt"
)

// predictions are the typed Predict of one row, and PredictBatch.
func predictions() []*work {
	mlpOf := func(o rt.Option) predictor[mlp.MlpInput, mlp.MlpOutput] { return mlp.NewMlp(o) }
	tinyOf := func(o rt.Option) predictor[tiny.TinyInput, tiny.TinyOutput] { return tiny.NewTiny(o) }
	convOf := func(o rt.Option) predictor[convnet.ConvnetInput, convnet.ConvnetOutput] { return convnet.NewConvnet(o) }
	resnetOf := func(o rt.Option) predictor[resnet20.Resnet20Input, resnet20.Resnet20Output] {
		return resnet20.NewResnet20(o)
	}
	mobilenetOf := func(o rt.Option) predictor[mobilenet.MobilenetInput, mobilenet.MobilenetOutput] {
		return mobilenet.NewMobilenet(o)
	}
	return []*work{
		prediction("mlp.predict1", "us", "mlp", mlpOf),
		prediction("tiny.predict1", "us", "tiny", tinyOf),
		prediction("conv.predict1", "us", "convnet", convOf),
		batchPrediction("conv.predict128", "ms", model{"convnet", false, 128}, convOf),
		prediction("resnet20.predict1", "ms", "resnet20", resnetOf),
		prediction("mobilenet.predict1", "ms", "mobilenet", mobilenetOf),
	}
}

// predictor is a generated model, whose inputs and outputs are float32.
type predictor[I, O any] interface {
	Predict(in *I) (O, error)
	PredictBatch(ins []I, outs []O) ([]O, error)
}

// prediction is a workload of single rows.
func prediction[I, O any](name, unit, file string, of func(rt.Option) predictor[I, O]) *work {
	return &work{name: name, unit: unit, model: model{file, false, 1}, prepare: func(o *options) (func() error, error) {
		p, in := of(o.instance()), new(I)
		normal(in, random())
		if err := agree(p, in); err != nil {
			return nil, err
		}
		return func() error { _, err := p.Predict(in); return err }, nil
	}}
}

// batchPrediction is a workload of many rows.
func batchPrediction[I, O any](name, unit string, m model, of func(rt.Option) predictor[I, O]) *work {
	return &work{name: name, unit: unit, model: m, prepare: func(o *options) (func() error, error) {
		p, ins, outs, r := of(o.instance()), make([]I, m.rows), make([]O, m.rows), random()
		for i := range ins {
			normal(&ins[i], r)
		}
		if err := agree(p, &ins[0]); err != nil {
			return nil, err
		}
		return func() error { _, err := p.PredictBatch(ins, outs); return err }, nil
	}}
}

// agree finds out whether a row alone and in a batch gives the same finite numbers.
func agree[I, O any](p predictor[I, O], in *I) error {
	alone, err := p.Predict(in)
	if err != nil {
		return err
	}
	outs, err := p.PredictBatch([]I{*in, *in, *in}, nil)
	if err != nil {
		return err
	}
	got, want := floats(&outs[2]), floats(&alone)
	for i := range want {
		if d := math.Abs(float64(got[i] - want[i])); !(d <= 1e-3*(1+math.Abs(float64(want[i])))) {
			return errWrong("an output in a batch", float64(got[i]), float64(want[i]))
		}
	}
	return nil
}
