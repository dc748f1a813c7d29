package runner

import (
	"context"
	"io"
	"math"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// sample is a row to predict and what came out.
type sample struct {
	name    string // where it comes from
	rows    string // of a series that it is a window of: "7-11"
	picture bool
	missing bool     // a number is, in a row that the dataset would leave out: there is nothing to predict
	inputs  [][]byte // of each input, in this machine's order of bytes
	outputs [][]byte
}

// predict predicts from files.
func (p *program) predict(ctx context.Context, args []string) error {
	f := p.flags("predict")
	f.takeWeights()
	asCSV := f.Bool("csv", false, "print CSV")
	asJSON := f.Bool("json", false, "print an object a row")
	asNpy := f.Bool("npy", false, "write .npy")
	out := f.String("out", "", "file to write")
	last := f.Int("last", 0, "predict so many rows at the end of each input; 0: all")
	writing := f.takeWriting()
	if err := p.parse(f, args, len(args)); err != nil {
		return err
	}
	var write func(w io.Writer, m *Model, samples []*sample) error
	switch {
	case f.weights == "" || f.NArg() == 0:
		return errUsage("--weights and an input are needed")
	case *asCSV && !*asJSON && !*asNpy:
		write = writeCSV
	case *asJSON && !*asCSV && !*asNpy:
		write = writeJSON
	case *asNpy && !*asCSV && !*asJSON:
		write = writeNpy
	case !*asCSV && !*asJSON && !*asNpy:
		write = writeTable
	default:
		return errUsage("--csv, --json and --npy exclude each other")
	}
	m, err := p.pick(f)
	if err != nil {
		return err
	}
	if a := p.alphabetOf(m); writesText(a, f.Args()) && !*asCSV && !*asNpy {
		if f.given("last") {
			return errUsage("--last is for rows, --length for a text")
		}
		return p.write(ctx, f, m, a, writing, *asJSON, *out)
	}
	for _, name := range writingFlags {
		if f.given(name) {
			return errUsage("--%s is for models that go on with a text", name)
		}
	}
	samples, err := p.readInputs(m, f.Args(), *last)
	if err != nil {
		return err
	}
	i, err := f.instance(m.Learner, 0)
	if err != nil {
		return err
	}
	if err := predictAll(ctx, i, samples); err != nil {
		return err
	}
	return p.put(*out, func(w io.Writer) error { return write(w, m, samples) })
}

// put writes to a file, or to stdout, which is meant by "-" and by no name.
func (p *program) put(out string, write func(w io.Writer) error) error {
	if out == "" || out == "-" {
		return write(p.stdout)
	}
	return safetensors.Replace(out, write)
}

// predictAll predicts samples, as many at once as the model takes.
func predictAll(ctx context.Context, i *rt.Instance, samples []*sample) error {
	for from := 0; from < len(samples); from += i.Model.BatchSize {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := predictBatch(i, samples[from:min(from+i.Model.BatchSize, len(samples))]); err != nil {
			return err
		}
	}
	return nil
}

// predictBatch predicts at most as many samples as the model takes at once.
func predictBatch(i *rt.Instance, samples []*sample) error {
	c := i.Begin(len(samples))
	defer i.End(c)
	for k := range i.Model.Inputs {
		for row, s := range samples {
			copy(c.Fields[k][row*len(s.inputs[k]):], s.inputs[k])
		}
	}
	if err := i.Predict(c); err != nil {
		if len(samples) > 1 {
			return errIn(samples[0].name+" to "+samples[len(samples)-1].name, err)
		}
		return errIn(samples[0].name, err)
	}
	for k := range i.Model.Predict.Results {
		t := &i.Model.Predict.Results[k]
		size := t.Bytes(1)
		for row, s := range samples {
			if t.Batchless {
				row = 0
			}
			y := append([]byte(nil), c.Results[k][row*size:(row+1)*size]...)
			if s.missing {
				if !float(t.DType) {
					return errIn(s.name, errMissing(t))
				}
				nothing(y, t.DType)
			}
			s.outputs = append(s.outputs, y)
		}
	}
	return nil
}

// nothing makes all numbers of an output NaN.
func nothing(y []byte, d rt.DType) {
	x := make([]float64, len(y)/d.Size())
	for i := range x {
		x[i] = math.NaN()
	}
	_ = store(y, d, x) // all types of floats have it
}
