// The program that package_test.go builds with the package of a small model: it uses all that such a package has.
package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"testing"

	"program/net"

	"github.com/dlgen/dlgen/rt"
)

func main() {
	m := net.NewNet(net.Seed(3))
	samples := make([]net.NetSample, 150)
	for i := range samples {
		label := i % 3
		samples[i].Label = int32(label)
		for k := range samples[i].X {
			samples[i].X[k] = float32(math.Sin(float64(i*4+k))) + float32(label*(k-1))
		}
	}
	in := &samples[0].NetInput
	out, err := m.Predict(in)
	fmt.Println("sum", math.Round(float64(out.Probs[0]+out.Probs[1]+out.Probs[2])*1e5)/1e5, err)
	fmt.Println("allocations of Predict", testing.AllocsPerRun(10, func() { out, err = m.Predict(in) }))

	tr := net.NewNetTrainer(m)
	first, err := tr.Step(samples[:16])
	check(err)
	fmt.Println("allocations of Step", testing.AllocsPerRun(10, func() { _, err = tr.Step(samples[16:32]) }))
	samples[1].Label = 7
	_, err = tr.Step(samples[:16])
	fmt.Println("fault:", err)
	samples[1].Label = 1
	_, err = tr.Step(samples)
	fmt.Println("fault:", err)

	h, err := m.Train(context.Background(), samples, net.TrainOptions{Epochs: 30})
	check(err)
	scores, err := m.Evaluate(samples)
	check(err)
	fmt.Println("learns", len(h.Epochs) == 30, scores.Loss < float64(first)/2, scores.Accuracy > 0.9)

	var b bytes.Buffer
	check(m.Save(&b))
	again := net.NewNet()
	check(again.Load(&b))
	ins := make([]net.NetInput, len(samples))
	for i := range samples {
		ins[i] = samples[i].NetInput
	}
	outs, err := m.PredictBatch(ins, nil)
	check(err)
	same := true
	for i := range ins {
		out, err := again.Predict(&ins[i])
		check(err)
		for k := range out.Probs {
			same = same && math.Abs(float64(out.Probs[k]-outs[i].Probs[k])) < 1e-6
		}
	}
	fmt.Println("the same", same, len(outs))
	i := rt.NewInstance(net.Tool_()[0].Learner.Model)
	last := i.Params.Find("res_block_1.dense_1.bias")
	fmt.Println("variables", len(i.Params.Table), last != nil && last.Len() == 8)
	m.ResBlock1.Dense1.Bias[2] = 42
	fmt.Println("view", m.ResBlock.Dense1.Bias[2] != 42, m.Dense.Kernel[0][0] != 0)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
