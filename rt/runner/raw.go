package runner

import (
	"context"
	"io"
	"os"

	"github.com/dlgen/dlgen/rt/safetensors"
)

// raw is the verb run: tensors in, tensors out.
func (p *program) raw(_ context.Context, args []string) error {
	f := p.flags("run")
	f.takeWeights()
	in := f.String("in", "", "file of inputs and targets")
	out := f.String("out", "", "file of the results")
	grads := f.Bool("grads", false, "gradients, too")
	steps := f.Int("steps", 0, "steps of training")
	training := f.Bool("train", false, "compute as the model trains")
	block := f.String("block", "", "the train block whose steps are done")
	if err := p.parse(f, args, 0); err != nil {
		return err
	}
	if *in == "" || *out == "" {
		return errUsage("--in and --out are both needed")
	}
	m, err := p.pick(f)
	if err != nil {
		return err
	}
	q := &request{training: *training, grads: *grads, steps: *steps}
	if q.block, err = m.training(*block); err != nil {
		return err
	}
	if q.fields, err = readFile(*in); err != nil {
		return err
	}
	if f.weights != "" {
		i, err := f.instance(m.Learner, 0)
		if err != nil {
			return err
		}
		q.weights = &safetensors.File{Tensors: i.Params.Tensors()}
	}
	results, err := compute(m.Learner, q, f.threads)
	if err != nil {
		return err
	}
	return p.put(*out, func(w io.Writer) error {
		return safetensors.Write(w, &safetensors.File{Metadata: map[string]string{"model": m.Learner.Model.Name}, Tensors: results})
	})
}

// training returns the place of a train block in the learner, the first without a name.
func (m *Model) training(name string) (int, error) {
	if name == "" {
		return 0, nil
	}
	for k := range m.Learner.Trainings {
		if m.Learner.Trainings[k].Name == name {
			return k, nil
		}
	}
	return 0, errUsage("there is no train block %s", name)
}

// readFile reads a safetensors file.
func readFile(path string) (*safetensors.File, error) {
	r, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	f, err := safetensors.Read(r)
	if err != nil {
		return nil, errIn("load "+path, err)
	}
	return f, nil
}
