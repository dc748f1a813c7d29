package runner

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt"
)

// distribution tells whether an output has the probabilities of classes.
func distribution(t *rt.Tensor, x []float64) bool {
	sum := 0.0
	for _, v := range x {
		if v < 0 || v > 1 {
			return false
		}
		sum += v
	}
	return float(t.DType) && len(t.Shape) == 1 && len(x) > 1 && math.Abs(sum-1) < 1e-3
}

// writeClasses prints the likeliest classes with bars.
func writeClasses(b *strings.Builder, x []float64, names []string) {
	order := make([]int, len(x))
	wide := 0
	for i := range order {
		order[i] = i
		wide = max(wide, len([]rune(names[i])))
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(x[j], x[i]) })
	for _, i := range order[:min(5, len(order))] {
		line := fmt.Sprintf("  %-*s %5.1f %% %s", wide, names[i], 100*x[i], strings.Repeat("━", int(math.Round(30*x[i]))))
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// classes returns the names of n classes: those of a target, or of the first that has so many if its name is "", as the
// data know them; else their numbers.
func classes(m *Model, target string, n int) []string {
	for i := range m.Learner.Model.Targets {
		name := m.Learner.Model.Targets[i].Name
		if known := m.Classes[name]; len(known) == n && (target == "" || target == name) {
			return known
		}
	}
	names := make([]string, n)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}
