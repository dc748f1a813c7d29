package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen"
)

// budget is what a model may cost.
type budget struct {
	MaxParams amount `placeholder:"N" help:"Most parameters of a model; 10k and 1.5M are numbers too."`
	MaxMemory amount `placeholder:"BYTES" help:"Most memory of training or predicting, such as 64MiB."`
	MaxFlops  amount `placeholder:"N" help:"Most FLOPs of predicting one row."`
}

// judge adds an error for each model that is over the budget.
func (b *budget) judge(p *codegen.Program) {
	if b.MaxParams == 0 && b.MaxMemory == 0 && b.MaxFlops == 0 {
		return
	}
	limits := codegen.Limits{Params: int64(b.MaxParams), Memory: int64(b.MaxMemory), Flops: int64(b.MaxFlops)}
	for _, pkg := range p.Packages {
		pkg.JudgeBudget(limits)
	}
}

// amount is a number with a unit.
type amount int64

var amountUnits = []struct {
	suffix string
	factor float64
}{
	{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40},
	{"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12},
	{"k", 1e3}, {"K", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}, {"B", 1}, {"", 1},
}

// UnmarshalText reads `100_000`, `1.5M`, `64MiB`.
func (a *amount) UnmarshalText(text []byte) error {
	for _, u := range amountUnits {
		number, ok := strings.CutSuffix(string(text), u.suffix)
		if !ok {
			continue
		}
		x, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(number), "_", ""), 64)
		if err == nil && x > 0 && x*u.factor < 1<<62 {
			*a = amount(x * u.factor)
			return nil
		}
	}
	return fmt.Errorf("%q is no amount such as 100_000, 1.5M or 64MiB", text)
}
