package runner

import (
	"errors"
	"flag"
	"io"
	"os"
	"strings"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/checkpoint"
)

// flags are those that several verbs have.
type flags struct {
	*flag.FlagSet
	model, weights, beside, data string
	threads                      int
	memory                       int64
}

// flags returns a verb's flags, to which it adds its own.
func (p *program) flags(verb string) *flags {
	f := &flags{FlagSet: flag.NewFlagSet(verb, flag.ContinueOnError)}
	f.SetOutput(io.Discard)
	f.StringVar(&f.model, "m", "", "the model, where the program has several")
	f.Func("device", "where graphs run: cpu, gpu, auto; otherwise as the train block says", func(mode string) error {
		if mode != "cpu" && mode != "gpu" && mode != "auto" {
			return errors.New("want cpu, gpu or auto")
		}
		rt.UseDevice(mode)
		return nil
	})
	f.IntVar(&f.threads, "threads", 0, "threads; 0: GOMAXPROCS")
	return f
}

// takeWeights adds the flag of a file of weights.
func (f *flags) takeWeights() { f.StringVar(&f.weights, "weights", "", "file of weights") }

// takeData adds the flags of folders of data.
func (f *flags) takeData() {
	f.StringVar(&f.beside, "beside", "", "folder of the .dl file")
	f.StringVar(&f.data, "data", "", "folder of data")
	f.Int64Var(&f.memory, "memory", 0, "bytes of samples to hold; 0: 1 GiB")
}

// given reports whether a flag was on the command line.
func (f *flags) given(name string) bool {
	found := false
	f.Visit(func(g *flag.Flag) { found = found || g.Name == name })
	return found
}

// finder returns where datasets look for files.
func (f *flags) finder() data.Finder {
	finder := data.NewFinder(f.beside, f.data)
	finder.Memory = f.memory
	return finder
}

// parse reads a command line with at most so many arguments.
func (p *program) parse(f *flags, args []string, most int) error {
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			f.SetOutput(p.stdout)
			f.PrintDefaults()
			return err
		}
		return errUsage("%v", err)
	}
	if f.NArg() > most {
		return errUsage("unexpected argument %q", f.Arg(most))
	}
	return nil
}

// pick returns the model of -m, or the only one, or that whose weights are given.
func (p *program) pick(f *flags) (*Model, error) {
	model := f.model
	if model == "" && len(p.models) > 1 && f.weights != "" {
		if told, err := f.metadata(); err == nil { // of a fault, reading the weights tells
			model = told["model"]
		}
	}
	names := make([]string, len(p.models))
	for i := range p.models {
		names[i] = p.models[i].Learner.Model.Name
		if model == names[i] || f.model == "" && len(p.models) == 1 {
			return &p.models[i], nil
		}
	}
	if f.model == "" {
		return nil, errUsage("which model? -m names one of %s", strings.Join(names, ", "))
	}
	return nil, errUsage("there is no model %s, only %s", f.model, strings.Join(names, ", "))
}

// pickBlock is pick for a verb that takes the name of a train block, which can tell the model, too.
func (p *program) pickBlock(f *flags) (m *Model, block *train.Block, err error) {
	name := f.Arg(0)
	if name == "" {
		m, err = p.pick(f)
		return m, nil, err
	}
	for i := range p.models {
		if f.model != "" && f.model != p.models[i].Learner.Model.Name {
			continue
		}
		for _, b := range p.models[i].Blocks {
			if b.Training.Name == name {
				return &p.models[i], b, nil
			}
		}
	}
	return nil, nil, errUsage("there is no train block %s", name)
}

// instance makes a model with its weights.
func (f *flags) instance(l *rt.Learner, seed int64) (*rt.Instance, error) {
	if err := judgeMemory(l, f.Name() == "predict"); err != nil {
		return nil, err
	}
	m := l.Model
	i := rt.NewInstance(m, rt.WithSeed(seed), rt.WithThreads(f.threads))
	if f.weights == "" {
		return i, nil
	}
	r, err := openWeights(f.weights)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if err := i.Params.Load(r); err != nil {
		// A checkpoint has weights too.
		if s, fault := checkpoint.Load(f.weights); fault == nil {
			err = i.Params.Fill(&safetensors.File{Tensors: s.Weights})
		}
		if err != nil {
			return nil, errIn("load "+f.weights, err)
		}
	}
	return i, nil
}

// openWeights opens a file of weights.
func openWeights(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, errWeightsFolder(path)
	}
	return os.Open(path)
}

// metadata returns what the file of weights says besides.
func (f *flags) metadata() (map[string]string, error) {
	r, err := openWeights(f.weights)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	file, err := safetensors.Read(r)
	if err != nil {
		return nil, errIn("load "+f.weights, err)
	}
	return file.Metadata, nil
}
