package linear_test

import (
	"bytes"
	"context"
	"embed"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/dlgen/dlgen/generated/linear"
	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/callback"
	"github.com/dlgen/dlgen/rt/train/checkpoint"
)

// points are rows of y = 5 x - 1.
func points(n int) iter.Seq[linear.LinearSample] {
	return func(yield func(linear.LinearSample) bool) {
		for i := range n {
			var s linear.LinearSample
			s.X[0] = float32(i) / float32(n)
			s.Y[0] = 5*s.X[0] - 1
			if !yield(s) {
				return
			}
		}
	}
}

// A model begins with weights that depend on the seed alone; they are fields, which may be read and set.
func ExampleNewLinear() {
	m := linear.NewLinear(linear.Seed(1))
	m.Dense.Kernel[0][0], m.Dense.Bias[0] = 2, 1
	out, err := m.Predict(&linear.LinearInput{X: [1]float32{3}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(out.Line[0])
	// Output: 7
}

// A line after each epoch says what was measured.
func ExampleLinear_Train_progress() {
	m := linear.NewLinear()
	_, err := m.Train(context.Background(), linear.TrainOptions{
		Epochs:    2,
		Callbacks: []train.Callback{&callback.Progress{To: os.Stdout}},
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// Epoch 1/2 - 0s - loss: 9.4999
	// Epoch 2/2 - 0s - loss: 5.4569
}

// One row is predicted without allocating, by any number of goroutines at once.
func ExampleLinear_Predict() {
	m := linear.NewLinear()
	m.Dense.Kernel[0][0], m.Dense.Bias[0] = 2, 1
	out, err := m.Predict(&linear.LinearInput{X: [1]float32{-1}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(out.Line)
	// Output: [-1]
}

// Any number of rows is predicted at once; the results go into memory that is given, if it is large enough.
func ExampleLinear_PredictBatch() {
	m := linear.NewLinear()
	m.Dense.Kernel[0][0], m.Dense.Bias[0] = 2, 1
	ins := make([]linear.LinearInput, 500)
	for i := range ins {
		ins[i].X[0] = float32(i)
	}
	outs, err := m.PredictBatch(ins, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(outs), outs[0].Line[0], outs[499].Line[0])
	// Output: 500 1 999
}

// Rows that come one after the other are predicted as they come, in batches.
func ExampleLinear_PredictSeq() {
	m := linear.NewLinear()
	m.Dense.Kernel[0][0], m.Dense.Bias[0] = 2, 1
	counting := func(yield func(linear.LinearInput) bool) {
		for i := 0; yield(linear.LinearInput{X: [1]float32{float32(i)}}); i++ {
		}
	}
	for out, err := range m.PredictSeq(counting) {
		if err != nil {
			log.Fatal(err)
		}
		if out.Line[0] > 1000 {
			fmt.Println(out.Line[0])
			break
		}
	}
	// Output: 1001
}

// Train runs the file's train block, on its dataset.
func ExampleLinear_Train() {
	m := linear.NewLinear()
	history, err := m.Train(context.Background(), linear.TrainOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("loss %.2f: y = %.2f x + %.2f\n", history.Last("loss"), m.Dense.Kernel[0][0], m.Dense.Bias[0])
	// Output: loss 0.24: y = 3.06 x + 2.01
}

// Own rows stand in the place of the dataset.
func ExampleLinear_Train_ownData() {
	m := linear.NewLinear()
	mine := slices.Collect(points(200))
	_, err := m.Train(context.Background(), linear.TrainOptions{
		Samples:    linear.LinearSamples(mine[:150]),
		Validation: linear.LinearSamples(mine[150:]),
		Epochs:     300,
	})
	if err != nil {
		log.Fatal(err)
	}
	scores, err := m.Evaluate(mine)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("loss %.3f: y = %.1f x + %.1f\n", scores.Loss, m.Dense.Kernel[0][0], m.Dense.Bias[0])
	// Output: loss 0.000: y = 5.0 x + -1.0
}

// What an iterator gives is trained on without being collected, however much it is: from a file, a database, a simulation.
// Each epoch ranges over it anew; with StepsPerEpoch it need not end.
func ExampleLinear_Train_iterator() {
	m := linear.NewLinear()
	draw := rand.New(rand.NewPCG(1, 2))
	endless := func(yield func(linear.LinearSample) bool) {
		var s linear.LinearSample
		for {
			s.X[0] = draw.Float32()
			s.Y[0] = 5*s.X[0] - 1
			if !yield(s) {
				return
			}
		}
	}
	_, err := m.Train(context.Background(), linear.TrainOptions{
		Samples:       linear.LinearSeq(endless),
		StepsPerEpoch: 100,
		Epochs:        10,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("y = %.1f x + %.1f\n", m.Dense.Kernel[0][0], m.Dense.Bias[0])
	// Output: y = 5.0 x + -1.0
}

// Evaluate gives losses and metrics as fields.
func ExampleLinear_Evaluate() {
	m := linear.NewLinear()
	m.Dense.Kernel[0][0], m.Dense.Bias[0] = 5, 0
	scores, err := m.Evaluate([]linear.LinearSample{
		{LinearInput: linear.LinearInput{X: [1]float32{1}}, LinearTarget: linear.LinearTarget{Y: [1]float32{4}}},
		{LinearInput: linear.LinearInput{X: [1]float32{2}}, LinearTarget: linear.LinearTarget{Y: [1]float32{8}}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(scores.Loss)
	// Output: 2.5
}

// An iterator is measured in one pass.
func ExampleLinear_EvaluateSeq() {
	m := linear.NewLinear()
	m.Dense.Kernel[0][0], m.Dense.Bias[0] = 5, 0
	scores, err := m.EvaluateSeq(points(1_000_000))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.3f\n", scores.Loss)
	// Output: 1.000
}

// Callbacks tell how a training goes on; those of Keras are in the package callback.
func ExampleLinear_Train_events() {
	m := linear.NewLinear()
	_, err := m.Train(context.Background(), linear.TrainOptions{
		Samples: linear.LinearSamples(slices.Collect(points(100))),
		Epochs:  1000,
		Callbacks: []train.Callback{
			callback.Lambda{EpochEnd: func(r *train.Run) error {
				if r.Epoch < 2 {
					fmt.Printf("epoch %d of %d: %v\n", r.Epoch+1, r.Epochs, r.History.Names)
				}
				return nil
			}},
			&callback.EarlyStopping{Monitor: "loss", MinDelta: 1e-6, Patience: 5},
			callback.Lambda{TrainEnd: func(r *train.Run) error {
				fmt.Println("stopped early:", r.Stopping())
				return nil
			}},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// epoch 1 of 1000: [loss]
	// epoch 2 of 1000: [loss]
	// stopped early: true
}

// Events go to a channel, too: here those of each epoch.
func ExampleLinear_Train_channel() {
	type epoch struct {
		number int
		loss   float64
	}
	events := make(chan epoch)
	go func() {
		defer close(events)
		_, err := linear.NewLinear().Train(context.Background(), linear.TrainOptions{Epochs: 3, Callbacks: []train.Callback{
			callback.Lambda{EpochEnd: func(r *train.Run) error {
				events <- epoch{r.Epoch, r.History.Last("loss")}
				return nil
			}},
		}})
		if err != nil {
			log.Fatal(err)
		}
	}()
	last := math.Inf(1)
	for e := range events {
		fmt.Println("epoch", e.number, "is better:", e.loss < last)
		last = e.loss
	}
	// Output:
	// epoch 0 is better: true
	// epoch 1 is better: true
	// epoch 2 is better: true
}

// A context ends a training: the step that runs is finished, and what was trained stays.
func ExampleLinear_Train_cancel() {
	ctx, cancel := context.WithCancel(context.Background())
	m := linear.NewLinear()
	history, err := m.Train(ctx, linear.TrainOptions{Epochs: 1_000_000, Callbacks: []train.Callback{
		callback.Lambda{EpochEnd: func(r *train.Run) error {
			if r.Epoch == 9 {
				cancel() // from anywhere
			}
			return nil
		}},
	}})
	fmt.Println(err, "after", len(history.Epochs), "epochs")
	// Output: context canceled after 10 epochs
}

// A copy has weights of its own.
func ExampleLinear_Clone() {
	m := linear.NewLinear()
	m.Dense.Kernel[0][0] = 3
	other := m.Clone()
	other.Dense.Kernel[0][0] = 4
	fmt.Println(m.Dense.Kernel[0][0], other.Dense.Kernel[0][0])
	// Output: 3 4
}

// A checkpoint has all that a training is made of: what goes on from there ends as if it had never stopped.
func ExampleLinear_Train_resume() {
	dir, err := os.MkdirTemp("", "linear")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "checkpoint.safetensors")
	_, err = linear.NewLinear().Train(context.Background(), linear.TrainOptions{
		Epochs:    2,
		Callbacks: []train.Callback{&checkpoint.Saver{Path: path}},
	})
	if err != nil {
		log.Fatal(err)
	}

	state, passed, err := checkpoint.Latest(path) // passed says why it is not the last one, if that is damaged
	if err != nil || passed != nil {
		log.Fatal(err, passed)
	}
	m := linear.NewLinear()
	history, err := m.Train(context.Background(), linear.TrainOptions{Epochs: 4, Resume: state})
	if err != nil {
		log.Fatal(err)
	}

	whole := linear.NewLinear()
	if _, err := whole.Train(context.Background(), linear.TrainOptions{Epochs: 4}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(history.Epochs), "epochs; the same bits:", *m.Dense.Kernel == *whole.Dense.Kernel)
	// Output: 4 epochs; the same bits: true
}

// Others predict while a training goes on, with the weights of the last epoch that has ended: a copy that nobody trains,
// which is replaced as a whole.
func ExampleLinear_Train_whilePredicting() {
	m := linear.NewLinear()
	var serving atomic.Pointer[linear.Linear]
	serving.Store(m.Clone())
	publish := callback.Lambda{EpochEnd: func(*train.Run) error {
		serving.Store(m.Clone())
		return nil
	}}
	ctx, done := context.WithCancel(context.Background())
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() {
			for ctx.Err() == nil {
				if _, err := serving.Load().Predict(&linear.LinearInput{X: [1]float32{3}}); err != nil {
					log.Fatal(err)
				}
			}
		})
	}
	_, err := m.Train(ctx, linear.TrainOptions{Epochs: 20, Callbacks: []train.Callback{publish}})
	done()
	clients.Wait()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("served what was trained:", *serving.Load().Dense.Kernel == *m.Dense.Kernel)
	// Output: served what was trained: true
}

// A trainer runs steps one by one.
func ExampleLinearTrainer_Step() {
	m := linear.NewLinear()
	t := linear.NewLinearTrainer(m)
	batch := slices.Collect(points(50))
	first, err := t.Step(batch)
	if err != nil {
		log.Fatal(err)
	}
	last := first
	for range 20 {
		if last, err = t.Step(batch); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println("the loss falls:", last < first)
	// Output: the loss falls: true
}

// A loop of one's own has batches, learning rates and an end as it likes. What has the best score so far is kept.
func ExampleLinearTrainer_ChangeRates() {
	mine := slices.Collect(points(200))
	training, validation := mine[:150], mine[150:]
	m := linear.NewLinear()
	best, lowest := m.Clone(), math.Inf(1)

	const steps = 2000
	t := linear.NewLinearTrainer(m)
	batch := make([]linear.LinearSample, 32)
	for step := range steps {
		t.ChangeRates(func(float64) float64 { return 0.1 * (1 + math.Cos(math.Pi*float64(step)/steps)) })
		for i := range batch {
			batch[i] = training[rand.IntN(len(training))]
		}
		if _, err := t.Step(batch); err != nil {
			log.Fatal(err)
		}
		if (step+1)%100 > 0 {
			continue
		}
		scores, err := m.Evaluate(validation)
		if err != nil {
			log.Fatal(err)
		}
		if scores.Loss < lowest {
			best, lowest = m.Clone(), scores.Loss
		}
	}
	fmt.Printf("y = %.2f x + %.2f\n", best.Dense.Kernel[0][0], best.Dense.Bias[0])
	// Output: y = 5.00 x + -1.00
}

// Weights are written to any writer, and read from any reader.
func ExampleLinear_Save() {
	m := linear.NewLinear()
	m.Dense.Kernel[0][0] = 42
	var file bytes.Buffer
	if err := m.Save(&file); err != nil {
		log.Fatal(err)
	}
	other := linear.NewLinear()
	if err := other.Load(&file); err != nil {
		log.Fatal(err)
	}
	fmt.Println(other.Dense.Kernel[0][0])
	// Output: 42
}

//go:embed testdata/weights.safetensors
var weights embed.FS

// Weights that are embedded make a program of one file.
func ExampleLinear_LoadFS() {
	m := linear.NewLinear()
	if err := m.LoadFS(weights, "testdata/weights.safetensors"); err != nil {
		log.Fatal(err)
	}
	out, err := m.Predict(&linear.LinearInput{X: [1]float32{10}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.0f\n", out.Line[0])
	// Output: 32
}

// Weights of a file with other names and layouts are read as tensors, and set as fields.
func ExampleLinear_otherNames() {
	path := filepath.Join(os.TempDir(), "torch.safetensors")
	defer os.Remove(path)
	if err := writeTorch(path, 3, -1); err != nil {
		log.Fatal(err)
	}
	f, err := safetensors.ReadFile(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	if err != nil {
		log.Fatal(err)
	}
	weight, bias := floats(f, "fc.weight"), floats(f, "fc.bias")
	m := linear.NewLinear()
	for in := range m.Dense.Kernel {
		for out := range m.Dense.Kernel[in] {
			m.Dense.Kernel[in][out] = weight[out*len(m.Dense.Kernel)+in] // there it is [out, in]
		}
	}
	copy(m.Dense.Bias[:], bias)
	out, err := m.Predict(&linear.LinearInput{X: [1]float32{10}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(out.Line[0])
	// Output: 29
}

// floats are the numbers of a tensor of type F32.
func floats(f *safetensors.File, name string) []float32 {
	t, ok := f.Tensor(name)
	if !ok || t.DType != safetensors.F32 {
		log.Fatalf("no F32 tensor is called %s", name)
	}
	out := make([]float32, len(t.Data)/4)
	if _, err := binary.Decode(t.Data, binary.LittleEndian, out); err != nil {
		log.Fatal(err)
	}
	return out
}

// writeTorch writes what PyTorch saves of a line.
func writeTorch(path string, slope, start float32) error {
	number := func(x float32) []byte { return binary.LittleEndian.AppendUint32(nil, math.Float32bits(x)) }
	return safetensors.Replace(path, func(w io.Writer) error {
		return safetensors.Write(w, &safetensors.File{Tensors: []safetensors.Tensor{
			{Name: "fc.weight", DType: safetensors.F32, Shape: []int{1, 1}, Data: number(slope)},
			{Name: "fc.bias", DType: safetensors.F32, Shape: []int{1}, Data: number(start)},
		}})
	})
}
