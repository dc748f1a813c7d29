package runner

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data/npy"
)

// outputs returns a model's outputs.
func outputs(m *Model) []rt.Tensor { return m.Learner.Model.Predict.Results }

// maxColumns is how many numbers a row of a table may have.
const maxColumns = 12

// writeTable prints predictions for people: rows of few numbers as a table, others one below the other.
func writeTable(w io.Writer, m *Model, samples []*sample) error {
	header := []string{"input"}
	for k := range outputs(m) {
		if n := outputs(m)[k].Len(); n+len(header) > maxColumns {
			return writeList(w, m, samples)
		}
		header = append(header, elementNames(&outputs(m)[k])...)
	}
	if slices.ContainsFunc(samples, func(s *sample) bool { return s.picture }) {
		return writeList(w, m, samples)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, strings.Join(header, "\t"))
	for _, s := range samples {
		row := []string{s.name}
		for k := range outputs(m) {
			for _, v := range rt.Numbers(s.outputs[k], outputs(m)[k].DType) {
				row = append(row, short(v, outputs(m)[k].DType))
			}
		}
		fmt.Fprintln(table, strings.Join(row, "\t"))
	}
	return table.Flush()
}

// writeList prints predictions with their names, the classes of pictures with bars.
func writeList(w io.Writer, m *Model, samples []*sample) error {
	var b strings.Builder
	for _, s := range samples {
		b.WriteString(s.name + "\n")
		for k := range outputs(m) {
			t := &outputs(m)[k]
			x := rt.Numbers(s.outputs[k], t.DType)
			if s.picture && distribution(t, x) {
				writeClasses(&b, x, classes(m, "", len(x)))
				continue
			}
			fmt.Fprintf(&b, "  %s: %s\n", t.Name, shortened(x, t.DType))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shortened prints the first of many numbers.
func shortened(x []float64, d rt.DType) string {
	const most = 10
	var parts []string
	for i, v := range x {
		if i == most {
			parts = append(parts, fmt.Sprintf("… (%d numbers)", len(x)))
			break
		}
		parts = append(parts, short(v, d))
	}
	return strings.Join(parts, " ")
}

// short prints an element with the digits that people read.
func short(v float64, d rt.DType) string {
	if float(d) {
		return strconv.FormatFloat(v, 'g', 5, 64)
	}
	return text(v, d)
}

// writeCSV writes a line a sample, a column an element; before those the file of a picture.
func writeCSV(w io.Writer, m *Model, samples []*sample) error {
	var header []string
	named := slices.ContainsFunc(samples, func(s *sample) bool { return s.picture })
	if named {
		header = append(header, "input")
	}
	for k := range outputs(m) {
		header = append(header, elementNames(&outputs(m)[k])...)
	}
	if _, err := io.WriteString(w, strings.Join(header, ",")+"\n"); err != nil {
		return err
	}
	for _, s := range samples {
		var cells []string
		if named {
			cells = append(cells, cell(s.name))
		}
		for k := range outputs(m) {
			t := &outputs(m)[k]
			for _, v := range rt.Numbers(s.outputs[k], t.DType) {
				cells = append(cells, text(v, t.DType))
			}
		}
		if _, err := io.WriteString(w, strings.Join(cells, ",")+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// cell quotes a text where CSV needs that.
func cell(s string) string {
	if strings.ContainsAny(s, ",\"\r\n") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

// writeJSON writes an object a sample.
func writeJSON(w io.Writer, m *Model, samples []*sample) error {
	for _, s := range samples {
		line := `{"input":` + quoted(s.name)
		for k := range outputs(m) {
			t := &outputs(m)[k]
			line += "," + quoted(t.Name) + ":" + nestedJSON(rt.Numbers(s.outputs[k], t.DType), t.Shape, t.DType)
		}
		if _, err := io.WriteString(w, line+"}\n"); err != nil {
			return err
		}
	}
	return nil
}

// writeNpy writes a model's only output as an array with an axis of samples.
func writeNpy(w io.Writer, m *Model, samples []*sample) error {
	if len(outputs(m)) != 1 {
		return errOutputs(m.Learner.Model)
	}
	if len(samples) == 0 {
		return errNoRows()
	}
	t := &outputs(m)[0]
	a := &npy.Array{DType: t.DType, Shape: append([]int{len(samples)}, t.Shape...)}
	for _, s := range samples {
		a.Data = append(a.Data, rt.LittleEndian(s.outputs[0], t.DType.Size())...)
	}
	return npy.Write(w, a)
}
