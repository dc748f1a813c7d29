package catalog

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults that the layers' rules find, one constructor each.

func (c *Call) tooSmall(arg string, got, least int) {
	c.wrongValue(arg, "`%s` of %s is at least %d, not %d", arg, c.Entry.Name, least, got)
}

func (c *Call) outsideOf(arg, wanted string, got float64) {
	c.wrongValue(arg, "`%s` of %s is %s, not %s", arg, c.Entry.Name, wanted, strconv.FormatFloat(got, 'g', -1, 64))
}

func (c *Call) wrongCount(arg string, n, got int) {
	want := "one whole number"
	if n > 1 {
		want = fmt.Sprintf("one whole number or %d", n)
	}
	c.wrongValue(arg, "`%s` of %s is %s, not %d of them", arg, c.Entry.Name, want, got)
}

// wrongForm reports an argument whose value has another form than the layer takes.
func (c *Call) wrongForm(arg, wanted string) {
	c.wrongValue(arg, "`%s` of %s is %s", arg, c.Entry.Name, wanted)
}

// wrongRank reports an operand with another number of axes than the layer takes.
func (c *Call) wrongRank(i int, form string) *diag.Diagnostic {
	in := c.In[i]
	d := diag.New(diag.WrongShape, in.At, "%s takes %s, not %s", c.Entry.Name, form, in.Type)
	if !in.At.IsValid() {
		d.At = c.At
	}
	if axes := strings.Count(form, ",") + 1; strings.HasPrefix(form, "[") && strings.HasSuffix(form, "]") && len(in.Type.Shape) == axes+1 {
		d.WithHint("shapes speak of one sample: the batch axis is not written")
	}
	c.Faults = append(c.Faults, d)
	return d
}

// windowTooLarge reports a window that does not fit into its input.
func (c *Call) windowTooLarge(arg string, window, in []int) {
	d := c.Fail(arg, diag.WindowTooLarge, "%s %s is larger than the %s input", arg, times(window), times(in))
	if _, ok := c.Args.Values["padding"]; ok && arg == "pool_size" {
		d.WithHint("padding=same lets a window reach over the edge")
	} else if ok {
		d.WithHint("padding=same keeps the size")
		c.fixArgument(d, "padding", "same")
	}
}

// times prints 5×5.
func times(sizes []int) string {
	parts := make([]string, len(sizes))
	for i, s := range sizes {
		parts[i] = strconv.Itoa(s)
	}
	return strings.Join(parts, "×")
}

// fixArgument offers to set an argument of the call.
func (c *Call) fixArgument(d *diag.Diagnostic, name, value string) {
	title := "set " + name + "=" + value
	if at, ok := c.Args.Spans[name]; ok {
		d.WithFix(title, at, value)
		return
	}
	text := c.At.Text()
	if !strings.HasSuffix(text, ")") {
		return
	}
	at := c.At
	at.Start, at.End = at.End-1, at.End-1
	if strings.HasSuffix(text, "()") {
		d.WithFix(title, at, name+"="+value)
		return
	}
	d.WithFix(title, at, ", "+name+"="+value)
}

// notDivisible reports channels that do not split into groups.
func (c *Call) notDivisible(arg string, groups int, what string, n dsl.Dim) {
	c.wrongValue(arg, "`%s` of %s must divide the %s, but %d does not divide %d", arg, c.Entry.Name, what, groups, n)
}

// notBuilt reports a combination that Keras has and dlgen does not build yet.
func (c *Call) notBuilt(arg, what string) {
	c.Faults = append(c.Faults, diag.Unsupported(c.Span(arg), "%s of %s", what, c.Entry.Name))
}

// wrongFeeding reports that a layer is fed with another number of tensors than it takes.
func (c *Call) wrongFeeding(want string) {
	c.Fail("", diag.FedCount, "%s takes %s, fed with %d", c.Entry.Name, want, len(c.In)).
		WithHint("several tensors are fed as a tuple: `(a, b) -> %s`", c.Entry.Name)
}
