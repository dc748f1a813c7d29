package runner

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/lines"
)

// eval measures losses and metrics on a dataset.
func (p *program) eval(ctx context.Context, args []string) error {
	f := p.flags("eval")
	f.takeWeights()
	f.takeData()
	split := f.String("split", "all", "all, train or validation")
	asJSON := f.Bool("json", false, "print one object")
	if err := p.parse(f, args, 1); err != nil {
		return err
	}
	if f.weights == "" {
		return errUsage("--weights is missing")
	}
	m, b, err := p.pickBlock(f)
	if err != nil {
		return err
	}
	if b == nil {
		if b = firstWithData(m); b == nil {
			return errNoDataset(m.Learner.Model)
		}
	}
	i, err := f.instance(m.Learner, b.Seed)
	if err != nil {
		return err
	}
	samples, err := splitOf(b, *split, f.finder(), i.Pool)
	if err != nil {
		return err
	}
	values, err := train.Evaluate(ctx, i, m.Learner, samples, b.BatchSize)
	if err != nil {
		return err
	}
	names := train.Names(m.Learner)
	if *asJSON {
		_, err = fmt.Fprintln(p.stdout, evalObject(m.Learner.Model.Name, *split, samples.Rows(), names, values))
		return err
	}
	for k, name := range names {
		fmt.Fprintf(p.stdout, "%s: %s\n", name, lines.Number(values[k]))
	}
	return nil
}

// firstWithData returns a model's first train block with a dataset, or nil.
func firstWithData(m *Model) *train.Block {
	for _, b := range m.Blocks {
		if b.Feed != nil {
			return b
		}
	}
	return nil
}

// splitOf reads the rows that -split names.
func splitOf(b *train.Block, split string, files data.Finder, pool *rt.Pool) (data.Samples, error) {
	switch split {
	case "all":
		return b.All(files, pool)
	case "train":
		training, _, err := b.Samples(files, pool)
		return training, err
	case "validation":
		_, validation, err := b.Samples(files, pool)
		if err == nil && validation == nil {
			err = errNoValidation()
		}
		return validation, err
	}
	return nil, errUsage("--split %s: want all, train or validation", split)
}

// evalObject is a line of JSON. What is no number there is null.
func evalObject(model, split string, rows int, names []string, values []float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"model":%s,"split":%s,"rows":%d`, quoted(model), quoted(split), rows)
	for k, name := range names {
		fmt.Fprintf(&b, ",%s:%s", quoted(name), finite(text(values[k], rt.Float64), values[k]))
	}
	return b.String() + "}"
}

// quoted is a text in JSON.
func quoted(s string) string {
	text, _ := json.Marshal(s) // texts have no errors
	return string(text)
}

// finite returns a number's text, null if JSON does not know the number.
func finite(text string, v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "null"
	}
	return text
}
