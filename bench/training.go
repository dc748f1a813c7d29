package main

import (
	"math"
	"math/rand/v2"

	"github.com/dlgen/dlgen/bench/generated/convnet"
	"github.com/dlgen/dlgen/bench/generated/gpt"
	"github.com/dlgen/dlgen/bench/generated/linreg"
	"github.com/dlgen/dlgen/bench/generated/lstm"
	"github.com/dlgen/dlgen/bench/generated/mlp"
	"github.com/dlgen/dlgen/bench/generated/nanogpt"
	"github.com/dlgen/dlgen/bench/generated/resnet20"
	"github.com/dlgen/dlgen/rt"
)

// trainings are steps of training on a batch that lies ready.
func trainings() []*work {
	return []*work{
		training("linreg.step", "us", model{"linreg", true, 100},
			func(s *linreg.LinregSample, i int, _ *rand.Rand) {
				s.X[0] = float32(2*i)/99 - 1
				s.Y[0] = 3*s.X[0] + 2
			},
			func(o rt.Option) func([]linreg.LinregSample) (float32, error) {
				return linreg.NewLinregFullTrainer(linreg.NewLinreg(o)).Step
			}),
		training("mlp.train", "us", model{"mlp", true, 64},
			func(s *mlp.MlpSample, _ int, r *rand.Rand) { normal(&s.MlpInput, r); s.Digit = r.Int32N(10) },
			func(o rt.Option) func([]mlp.MlpSample) (float32, error) { return mlp.NewMlpTrainer(mlp.NewMlp(o)).Step }),
		training("conv.train", "ms", model{"convnet", true, 128},
			func(s *convnet.ConvnetSample, _ int, r *rand.Rand) {
				normal(&s.ConvnetInput, r)
				s.Digit = r.Int32N(10)
			},
			func(o rt.Option) func([]convnet.ConvnetSample) (float32, error) {
				return convnet.NewConvnetTrainer(convnet.NewConvnet(o)).Step
			}),
		training("resnet20.train", "ms", model{"resnet20", true, 128},
			func(s *resnet20.Resnet20Sample, _ int, r *rand.Rand) {
				normal(&s.Resnet20Input, r)
				s.Label = r.Int32N(10)
			},
			func(o rt.Option) func([]resnet20.Resnet20Sample) (float32, error) {
				return resnet20.NewResnet20Trainer(resnet20.NewResnet20(o)).Step
			}),
		training("lstm.train", "ms", model{"lstm", true, 32},
			func(s *lstm.LstmSample, _ int, r *rand.Rand) { tokens(s.Chars[:], r); tokens(s.Next[:], r) },
			func(o rt.Option) func([]lstm.LstmSample) (float32, error) {
				return lstm.NewLstmTrainer(lstm.NewLstm(o)).Step
			}),
		training("gpt.train", "ms", model{"gpt", true, 16},
			func(s *gpt.GptSample, _ int, r *rand.Rand) { tokens(s.Tokens[:], r); tokens(s.Next[:], r) },
			func(o rt.Option) func([]gpt.GptSample) (float32, error) { return gpt.NewGptTrainer(gpt.NewGpt(o)).Step }),
		training("nanogpt.train", "ms", model{"nanogpt", true, 12},
			func(s *nanogpt.NanogptSample, _ int, r *rand.Rand) { tokens(s.Tokens[:], r); tokens(s.Next[:], r) },
			func(o rt.Option) func([]nanogpt.NanogptSample) (float32, error) {
				return nanogpt.NewNanogptTrainer(nanogpt.NewNanogpt(o)).Step
			}),
	}
}

// training is a workload of steps. Right is what makes the loss on this batch smaller.
func training[S any](name, unit string, m model, sample func(s *S, i int, r *rand.Rand), trainer func(rt.Option) func([]S) (float32, error)) *work {
	return &work{name: name, unit: unit, model: m, prepare: func(o *options) (func() error, error) {
		batch, r := make([]S, m.rows), random()
		for i := range batch {
			sample(&batch[i], i, r)
		}
		step := trainer(o.instance())
		first, err := step(batch)
		if err != nil {
			return nil, err
		}
		var last float32
		for range 3 {
			if last, err = step(batch); err != nil {
				return nil, err
			}
		}
		if !(last < first) {
			return nil, errWrong("the loss after four steps", float64(last), float64(first))
		}
		return func() error {
			loss, err := step(batch)
			if math.IsNaN(float64(loss)) {
				return errWrong("loss", float64(loss), float64(last))
			}
			return err
		}, nil
	}}
}
