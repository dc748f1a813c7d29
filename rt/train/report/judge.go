package report

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// Judged is how predictions compare with what they should be.
type Judged struct {
	Rows      int      // that were predicted
	Of        int      // of so many
	Classes   []string // of a classifier
	Confusion [][]int  // rows are what is true, columns what was predicted; of a classifier
	Worst     []Example
	Points    []Point // true and predicted values of a regression
}

// Example is a row that was predicted.
type Example struct {
	Row             int
	True, Predicted int     // classes
	Probability     float64 // of the true class
	Sureness        float64 // the probability of the predicted one
	Picture         string  // a data URL, "" without one
}

// Point is a true and a predicted value.
type Point struct{ True, Predicted float64 }

// Limits of what is looked at and shown.
const (
	mostRows   = 20_000
	mostPoints = 1_500
	mostWorst  = 24
)

// judge is a comparison under way.
type judge struct {
	*Judged
	instance   *rt.Instance
	samples    data.Samples
	targets    []rt.Slab
	target     int // of the targets
	output     int // of the outputs
	kind       kind
	everyPoint int
}

// kind is what a model does, as far as its types and values tell.
type kind int

const (
	unknown     kind = iota
	sparse           // the target is the index of a class
	categorical      // the target has a number for each class
	binary           // one probability
	regression       // one number
)

// Judge predicts samples and compares. It returns nil for a model whose outputs cannot be told to be classes or a number.
// Names gives the names of a target's n classes, nil: their numbers.
func Judge(ctx context.Context, i *rt.Instance, samples data.Samples, names func(target string, n int) []string) (*Judged, error) {
	if samples.Rows() <= 0 { // they come one after the other
		return nil, nil
	}
	j := &judge{instance: i, samples: samples, Judged: &Judged{Of: samples.Rows(), Rows: min(samples.Rows(), mostRows)}}
	if !j.choose() {
		return nil, nil
	}
	for k := range i.Model.Targets {
		j.targets = append(j.targets, rt.NewSlab(i.Model.Targets[k].Bytes(i.Model.BatchSize)))
	}
	j.everyPoint = (j.Rows + mostPoints - 1) / mostPoints
	if j.kind != regression {
		n := max(i.Model.Predict.Results[j.output].Len(), 2)
		for class := range n {
			j.Classes = append(j.Classes, strconv.Itoa(class))
			j.Confusion = append(j.Confusion, make([]int, n))
		}
		if names != nil {
			if known := names(i.Model.Targets[j.target].Name, n); len(known) == n {
				j.Classes = known
			}
		}
	}
	size := i.Model.BatchSize
	for from := 0; from < j.Rows; from += size {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := j.batch(from, min(from+size, j.Rows)); err != nil {
			return nil, err
		}
	}
	if j.kind == binary && !j.twoClasses() {
		j.Confusion, j.Classes, j.Worst = nil, nil, nil
	} else if j.kind != regression {
		j.Points = nil
	}
	return j.Judged, j.pictures()
}

// choose finds the output and the target to compare.
func (j *judge) choose() bool {
	m := j.instance.Model
	for t := range m.Targets {
		for o := range m.Predict.Results {
			target, output := &m.Targets[t], &m.Predict.Results[o]
			if output.DType != rt.Float32 || output.Batchless || target.Batchless {
				continue
			}
			j.target, j.output = t, o
			switch n := output.Len(); {
			case n > 1 && target.Len() == 1 && target.Index == n:
				j.kind = sparse
			case n > 1 && len(output.Shape) == 1 && slices.Equal(output.Shape, target.Shape) && target.Index == 0:
				j.kind = categorical
			case n == 1 && target.Len() == 1 && (target.Index == 0 || target.Index == 2):
				j.kind = binary // or a regression, as the values will tell
			default:
				continue
			}
			return true
		}
	}
	return false
}

// batch compares rows.
func (j *judge) batch(from, to int) error {
	i := j.instance
	rows := make([]int, to-from)
	for k := range rows {
		rows[k] = from + k
	}
	c := i.Begin(len(rows))
	defer i.End(c)
	fields := append(slices.Clone(c.Fields[:len(i.Model.Inputs)]), j.targets...)
	if err := j.samples.Gather(rows, fields); err != nil {
		return err
	}
	if err := i.Predict(c); err != nil {
		return err
	}
	target, output := &i.Model.Targets[j.target], &i.Model.Predict.Results[j.output]
	n := output.Len()
	predicted := c.Results[j.output].F32(0, len(rows)*n)
	for k, row := range rows {
		y := predicted[k*n : (k+1)*n]
		switch j.kind {
		case sparse:
			j.classified(row, int(number(j.targets[j.target], target.DType, k)), probabilities(y))
		case categorical:
			best, most := 0, math.Inf(-1)
			for at := range n {
				if v := number(j.targets[j.target], target.DType, k*n+at); v > most {
					best, most = at, v
				}
			}
			j.classified(row, best, probabilities(y))
		default:
			v := number(j.targets[j.target], target.DType, k)
			if row%j.everyPoint == 0 {
				j.Points = append(j.Points, Point{v, float64(y[0])})
			}
			if v != 0 && v != 1 || y[0] < 0 || y[0] > 1 {
				j.kind = regression // what has been counted as classes goes
				j.Confusion, j.Classes, j.Worst = nil, nil, nil
			}
			if j.kind == binary {
				j.classified(row, int(v), []float64{1 - float64(y[0]), float64(y[0])})
			}
		}
	}
	return nil
}

// classified counts a row, and keeps it if it is among the worst.
func (j *judge) classified(row, class int, p []float64) {
	best := 0
	for i, v := range p {
		if v > p[best] {
			best = i
		}
	}
	if class < 0 || class >= len(p) {
		return
	}
	j.Confusion[class][best]++
	if best == class {
		return
	}
	e := Example{Row: row, True: class, Predicted: best, Probability: p[class], Sureness: p[best]}
	at, _ := slices.BinarySearchFunc(j.Worst, e, func(a, b Example) int { return cmp.Compare(a.Probability, b.Probability) })
	if at < mostWorst {
		j.Worst = slices.Insert(j.Worst, at, e)
		j.Worst = j.Worst[:min(len(j.Worst), mostWorst)]
	}
}

// twoClasses reports whether both classes occur.
func (j *judge) twoClasses() bool {
	return j.Confusion[0][0]+j.Confusion[0][1] > 0 && j.Confusion[1][0]+j.Confusion[1][1] > 0
}

// probabilities are an output's values, or what softmax makes of them if they are none.
func probabilities(y []float32) []float64 {
	p := make([]float64, len(y))
	sum, most, fits := 0.0, math.Inf(-1), true
	for i, v := range y {
		p[i] = float64(v)
		sum, most = sum+p[i], max(most, p[i])
		fits = fits && v >= 0 && v <= 1
	}
	if fits && math.Abs(sum-1) < 1e-2 {
		return p
	}
	sum = 0
	for i := range p {
		p[i] = math.Exp(p[i] - most)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// number reads an element.
func number(s rt.Slab, d rt.DType, i int) float64 {
	switch d {
	case rt.Float32:
		return float64(s.F32(0, i+1)[i])
	case rt.Float64:
		return s.F64(0, i+1)[i]
	case rt.Int32:
		return float64(s.I32(0, i+1)[i])
	case rt.Int64:
		return float64(s.I64(0, i+1)[i])
	case rt.Float16:
		return float64(rt.OfHalf(s.U16(0, i+1)[i]))
	case rt.BFloat16:
		return float64(rt.OfBF16(s.U16(0, i+1)[i]))
	}
	return float64(s[i])
}
