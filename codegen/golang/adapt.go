package golang

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// statisticsText lists what layers learn.
func statisticsText(list []*ir.Statistic) string {
	var b strings.Builder
	for _, s := range list {
		more := ""
		if s.Bins {
			more = ", Bins: true, Epsilon: " + gotext.FloatLiteral(s.Epsilon, ir.F64)
		}
		fmt.Fprintf(&b, "{Layer: %q%s},\n", s.Layer, more)
	}
	return b.String()
}

// adapting declares Adapt for models with layers that learn from the data before training.
func (m *modelCode) adapting() {
	if m.in.Adapt == nil || m.samples == "" {
		return
	}
	m.Declare("Adapt computes the statistics of the layers that learn from the data, anew and of all samples. Training does so by itself if they are not known.",
		fmt.Sprintf(`func (m *%s) Adapt(ctx context.Context, samples []%sSample) error {
	l := %sLearner()
	l.Model = m.instance.Model
	return train.Adapt(ctx, m.instance, l, %s(samples))
}`, m.Name, m.Name, m.Private, m.samples))
}
