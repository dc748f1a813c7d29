package device

import (
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/rt"
)

// checked has trials check each index.
var checked bool

// TestBounds runs the corpus with each index checked: none lies outside of what it is an index of. Compilers take long for
// such kernels, so that all trials run where DLGEN_CHECKED is 1, else every eighth.
func TestBounds(t *testing.T) {
	apart(t, func(t *testing.T) {
		checked = true
		var trials []*trial
		for i, tr := range slices.Concat(corpus(t), attentionTrials(t), productTrials(t), directTrials(t)) {
			if os.Getenv("DLGEN_CHECKED") == "1" || i%8 == 0 {
				trials = append(trials, tr)
			}
		}
		compare(t, trials)
	})
}

// TestBoundsFound has kernels whose indices go too far, in memory, in what a group shares and in a work item's own array.
func TestBoundsFound(t *testing.T) {
	apart(t, func(t *testing.T) {
		rt.UseDevice("gpu")
		for _, c := range []struct{ name, line, want string }{
			{"all", "p0[i] = p1[i];", ""},
			{"read behind", "p0[i] = p1[i + 1];", "k0: p1[i + 1]: index 8 is out of range, want 0 to 7"},
			{"read before", "p0[i] = i ? p1[i] : p1[i - 1];", "k0: p1[i - 1]: index -1 is out of range, want 0 to 7"},
			{"write behind", "if (i == 3) p0[i + n] = 1;", "k0: p0[i + n]: index 9 is out of range, want 0 to 7"},
			{"index from memory", "if (i == 0) p0[(int)p1[i + 9]] = 1;", "k0: p1[i + 9]: index 9 is out of range, want 0 to 7"},
			{"shared", "if (i == 4) sh[i] = 1;", "k0: sh[i]: index 4 is out of range, want 0 to 3"},
			{"own", "if (i == 0) own[1] = b[i + 2];", "k0: b[i + 2]: index 2 is out of range, want 0 to 1"},
		} {
			t.Run(c.name, func(t *testing.T) {
				err := accessing(c.line)
				var index *rt.IndexError
				if c.want == "" && err == nil {
					return
				}
				if !errors.As(err, &index) || err.Error() != c.want {
					t.Errorf("%v, want %s", err, c.want)
				}
			})
		}
	})
}

// accessing runs a line in a kernel of eight work items, with eight numbers each at p0 and p1, for six rows.
func accessing(line string) error {
	c := kernels.New(nil, 0, true, kernels.Usual())
	g := c.NewList(&plan.Schedule{Rows: 6}, nil)
	k := g.Kernel()
	k.Each(ir.Fixed(8))
	k.Pointer("a0", ir.F32, ir.Fixed(8))
	k.Pointer("a64", ir.F32, ir.Fixed(8))
	k.Views = append(k.Views, "SHARED float sh[4];")
	k.Add("float own[2], b[2];")
	k.Add("%s", line)
	k.Run(ir.Fixed(8))
	kernels, _ := c.Texts()
	code := &rt.DeviceCode{Name: "accessing", Kernels: kernels}
	return (&rt.Call{N: 6}).Do(&rt.Graph{Device: rt.OnDevice(code, "arena 128\n"+g.FaultNames()+g.Lines.String())})
}
