// Package generated_test runs what all examples' packages have in common, through their typed API.
package generated_test

import (
	"math"
	"sync"
	"testing"

	"github.com/dlgen/dlgen/generated/autoencoder"
	"github.com/dlgen/dlgen/generated/cifar"
	"github.com/dlgen/dlgen/generated/digits"
	"github.com/dlgen/dlgen/generated/houses"
	"github.com/dlgen/dlgen/generated/linear"
	"github.com/dlgen/dlgen/generated/mnist"
	"github.com/dlgen/dlgen/generated/rain"
	"github.com/dlgen/dlgen/generated/residual"
)

// example is a model's API without its types.
type example struct {
	name    string
	predict func() error
	batch   func() error // of more rows than fit in a run of the model, into memory that is large enough
	step    func() error
}

// exampleOf makes samples, and of a model's methods what uses them.
func exampleOf[I, O, S any](name string, size int, sample func(i int) S, input func(*S) *I,
	predict func(*I) (O, error), batch func([]I, []O) ([]O, error), step func([]S) (float32, error)) example {
	samples, ins, outs := make([]S, 2*size+1), make([]I, 2*size+1), make([]O, 2*size+1)
	for i := range samples {
		samples[i] = sample(i)
		ins[i] = *input(&samples[i])
	}
	return example{name,
		func() error { _, err := predict(&ins[0]); return err },
		func() error { _, err := batch(ins, outs); return err },
		func() error { _, err := step(samples[:size]); return err },
	}
}

// picture draws something that depends on i.
func picture(i int) (out [28][28][1]uint8) {
	for y := range out {
		for x := range out[y] {
			out[y][x][0] = uint8(i*31 + y*x*7 + x*13)
		}
	}
	return out
}

// coloured draws a picture of three channels.
func coloured(i int) (out [32][32][3]uint8) {
	for y := range out {
		for x := range out[y] {
			out[y][x] = [3]uint8{uint8(i*31 + y*x*7), uint8(x * 13), uint8(y*i + x)}
		}
	}
	return out
}

// examples are those of examples/.
func examples() []example {
	a, c, d, h, l := autoencoder.NewAutoencoder(), cifar.NewCifar(), digits.NewDigits(), houses.NewHouses(), linear.NewLinear()
	m, r, n := mnist.NewMnist(), rain.NewRain(), residual.NewResidual()
	return []example{
		exampleOf("autoencoder", autoencoder.AutoencoderBatchSize, func(i int) (s autoencoder.AutoencoderSample) { s.Image = picture(i); return s },
			func(s *autoencoder.AutoencoderSample) *autoencoder.AutoencoderInput { return &s.AutoencoderInput },
			a.Predict, a.PredictBatch, autoencoder.NewAutoencoderTrainer(a).Step),
		exampleOf("cifar", cifar.CifarBatchSize, func(i int) (s cifar.CifarSample) { s.Image, s.Label = coloured(i), int32(i%10); return s },
			func(s *cifar.CifarSample) *cifar.CifarInput { return &s.CifarInput },
			c.Predict, c.PredictBatch, cifar.NewCifarTrainer(c).Step),
		exampleOf("digits", digits.DigitsBatchSize, func(i int) (s digits.DigitsSample) { s.Image, s.Digit = picture(i), int32(i%10); return s },
			func(s *digits.DigitsSample) *digits.DigitsInput { return &s.DigitsInput },
			d.Predict, d.PredictBatch, digits.NewDigitsTrainer(d).Step),
		exampleOf("houses", houses.HousesBatchSize, func(i int) (s houses.HousesSample) { s.Area, s.Age = float32(i), float32(math.NaN()); return s },
			func(s *houses.HousesSample) *houses.HousesInput { return &s.HousesInput },
			h.Predict, h.PredictBatch, houses.NewHousesTrainer(h).Step),
		exampleOf("linear", linear.LinearBatchSize, func(i int) (s linear.LinearSample) { s.X[0], s.Y[0] = float32(i)/200, 1; return s },
			func(s *linear.LinearSample) *linear.LinearInput { return &s.LinearInput },
			l.Predict, l.PredictBatch, linear.NewLinearTrainer(l).Step),
		exampleOf("mnist", mnist.MnistBatchSize, func(i int) (s mnist.MnistSample) { s.Image, s.Digit = picture(i), int32(i%10); return s },
			func(s *mnist.MnistSample) *mnist.MnistInput { return &s.MnistInput },
			m.Predict, m.PredictBatch, mnist.NewMnistTrainer(m).Step),
		exampleOf("rain", rain.RainBatchSize, func(i int) (s rain.RainSample) { s.Humidity, s.Rain = float32(i), i%2 == 0; return s },
			func(s *rain.RainSample) *rain.RainInput { return &s.RainInput },
			r.Predict, r.PredictBatch, rain.NewRainTrainer(r).Step),
		exampleOf("residual", residual.ResidualBatchSize, func(i int) (s residual.ResidualSample) { s.Image, s.Digit = picture(i), int32(i%10); return s },
			func(s *residual.ResidualSample) *residual.ResidualInput { return &s.ResidualInput },
			n.Predict, n.PredictBatch, residual.NewResidualTrainer(n).Step),
	}
}

// warmUp is how often allocations are counted until there are none: kernels keep the memory that they work in for
// good, but how much two threads need at the same time shows only when they meet.
const warmUp = 5

// TestAllocations: once warm, predictions and steps of training allocate nothing.
func TestAllocations(t *testing.T) {
	for _, e := range examples() {
		for _, c := range []struct {
			what string
			runs int
			run  func() error
		}{{"Predict", 10, e.predict}, {"PredictBatch", 1, e.batch}, {"Step", 2, e.step}} {
			n := 1.0
			for i := 0; i < warmUp && n != 0; i++ {
				n = testing.AllocsPerRun(c.runs, func() { // once more than so often
					if err := c.run(); err != nil {
						t.Errorf("%s: %s: %v", e.name, c.what, err)
					}
				})
			}
			if n != 0 {
				t.Errorf("%s: %s allocates %v times", e.name, c.what, n)
			}
		}
	}
}

// TestConcurrent: many predict at the same time what one predicts alone, and batches do.
func TestConcurrent(t *testing.T) {
	m := digits.NewDigits(digits.Seed(4))
	ins, alone := make([]digits.DigitsInput, 2*digits.DigitsBatchSize+3), []digits.DigitsOutput{}
	for i := range ins {
		ins[i].Image = picture(i)
		out, err := m.Predict(&ins[i])
		if err != nil {
			t.Fatal(err)
		}
		alone = append(alone, out)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range ins {
				if out, err := m.Predict(&ins[i]); err != nil || out != alone[i] {
					t.Errorf("picture %d: %v, %v, alone %v", i, out, err, alone[i])
				}
			}
			outs, err := m.PredictBatch(ins, nil)
			if err != nil || len(outs) != len(ins) {
				t.Errorf("a batch has %d results of %d: %v", len(outs), len(ins), err)
				return
			}
			for i := range outs {
				for k, p := range outs[i].Probs {
					if math.Abs(float64(p-alone[i].Probs[k])) > 1e-5 {
						t.Errorf("picture %d in a batch: %v, alone %v", i, outs[i], alone[i])
						break
					}
				}
			}
		})
	}
	all.Wait()
}
