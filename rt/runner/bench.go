package runner

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strconv"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/machine"
	"github.com/dlgen/dlgen/rt/train"
)

// benchFlags are the flags of bench.
type benchFlags struct {
	*flags
	seconds float64
	json    bool
	version string
	plan    map[string]benchPlan
}

// benchPlan is what the compiler knows of a model's work: the FLOPs of its graphs for the most rows.
type benchPlan struct {
	Predict int64            `json:"predict"`
	Train   map[string]int64 `json:"train"` // by the names of train blocks
}

// bench times predictions, steps of training, and waiting for data.
func (p *program) bench(ctx context.Context, args []string) error {
	f := &benchFlags{flags: p.flags("bench")}
	f.takeData()
	f.Float64Var(&f.seconds, "seconds", 1, "time for each measurement")
	f.BoolVar(&f.json, "json", false, "print one object a line")
	f.StringVar(&f.version, "version", "", "of dlgen, for -json")
	plan := f.String("plan", "{}", "FLOPs by models")
	if err := p.parse(f.flags, args, 0); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(*plan), &f.plan); err != nil {
		return errUsage("-plan: %v", err)
	}
	models := p.models
	if f.model != "" {
		m, err := p.pick(f.flags)
		if err != nil {
			return err
		}
		models = []Model{*m}
	}
	pool := rt.NewPool(f.threads)
	b := &benching{program: p, flags: f, threads: pool.Threads(), peak: machine.Products(pool, f.seconds)}
	pool.Close()
	if !f.json {
		fmt.Fprintf(p.stdout, "cpu: %s kernels (%s), %s, peak %s/s (the best matrix product)\n",
			rt.Kernels(), runtime.GOARCH, plural(b.threads, "thread"), flops(b.peak))
	}
	for i := range models {
		if err := b.model(ctx, &models[i]); err != nil {
			return err
		}
	}
	return nil
}

// benching is a run of bench.
type benching struct {
	*program
	flags   *benchFlags
	threads int
	peak    float64 // FLOP/s
	table   [][]string
}

// model times a model.
func (b *benching) model(ctx context.Context, m *Model) error {
	name := m.Learner.Model.Name
	b.table = [][]string{{"", "rows", "best", "median", "rows/s", "FLOP/s", "of peak", "allocations", "arena"}}
	if m.Learner.Model.Predict.Run != nil && len(m.Learner.Model.Predict.Results) > 0 {
		for _, n := range distinct(1, m.Learner.Model.BatchSize) {
			if err := b.predict(m, n); err != nil {
				return errIn("predict", err)
			}
		}
	}
	var notes []string
	for _, block := range m.Blocks {
		if err := b.step(m, block); err != nil {
			return errIn("step", err)
		}
		note, err := b.fit(ctx, m, block)
		if err != nil {
			return err
		}
		if note != "" {
			notes = append(notes, note)
		}
	}
	if b.flags.json {
		return nil
	}
	fmt.Fprintf(b.stdout, "\nModel %s\n", name)
	printColumns(b.stdout, b.table)
	for _, note := range notes {
		fmt.Fprintln(b.stdout, note)
	}
	return nil
}

// predict times predictions of so many rows.
func (b *benching) predict(m *Model, n int) error {
	i, err := b.flags.instance(m.Learner, 0)
	if err != nil {
		return err
	}
	c := i.Begin(n)
	anyFields(c, m.Learner.Model)
	i.End(c)
	t, err := b.time(func() error {
		c := i.Begin(n)
		err := i.Predict(c)
		i.End(c)
		return err
	})
	if err != nil {
		return err
	}
	work := b.flags.plan[m.Learner.Model.Name].Predict * int64(n) / int64(m.Learner.Model.BatchSize)
	return b.add(&benchLine{Work: "predict" + strconv.Itoa(n), Model: m.Learner.Model.Name, Rows: n, Flops: work, Arena: m.Learner.Model.Predict.Arena}, t)
}

// step times steps of a train block.
func (b *benching) step(m *Model, block *train.Block) error {
	i, err := b.flags.instance(m.Learner, block.Seed)
	if err != nil {
		return err
	}
	t := rt.NewTrainer(i, block.Learner, block.Training)
	t.Call.N = m.Learner.Model.BatchSize
	if block.BatchSize > 0 {
		t.Call.N = block.BatchSize
	}
	anyFields(t.Call, m.Learner.Model)
	t.Hold() // as in a training
	timed, err := b.time(t.Step)
	if err != nil {
		return err
	}
	work := b.flags.plan[m.Learner.Model.Name].Train[block.Training.Name] * int64(t.Call.N) / int64(m.Learner.Model.BatchSize)
	return b.add(&benchLine{Work: dotted("train", block.Training.Name), Model: m.Learner.Model.Name, Rows: t.Call.N, Flops: work, Arena: len(t.Call.Arena)}, timed)
}

// dotted adds a train block's name, if it has one.
func dotted(work, block string) string {
	if block == "" {
		return work
	}
	return work + "." + block
}

// distinct leaves out the second number if it is the first.
func distinct(a, b int) []int {
	if a == b {
		return []int{a}
	}
	return []int{a, b}
}
