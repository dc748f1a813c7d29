package report

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/rt"
)

// Most tensors and bars of the histograms.
const (
	mostTensors = 80
	bars        = 32
)

// weights draws a histogram of each tensor of floats.
func weights(p *rt.Params) string {
	var b strings.Builder
	shown := 0
	for i := range p.Table {
		v := &p.Table[i]
		if v.DType != rt.Float32 || v.Len() < 2 {
			continue
		}
		if shown++; shown > mostTensors {
			continue
		}
		b.WriteString(histogram(v.Path, shape(v.Shape), p.Slab[v.Offset:].F32(0, v.Len())))
	}
	if shown == 0 {
		return ""
	}
	more := ""
	if shown > mostTensors {
		more = fmt.Sprintf("<p>and %d more</p>", shown-mostTensors)
	}
	return "<div class=\"grid small\">" + b.String() + "</div>" + more
}

// shape prints lengths as 3 × 3 × 16.
func shape(s []int) string {
	parts := make([]string, len(s))
	for i, n := range s {
		parts[i] = fmt.Sprint(n)
	}
	return strings.Join(parts, " × ")
}
