package runner

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/csv"
)

// readTable makes samples of a table: through the dataset's fields if it is like the dataset's, else, of a CSV, by the
// names of the inputs.
func readTable(m *Model, file string, content []byte) ([]*sample, error) {
	if kind := packedTable(file, content); kind != "" {
		return readPacked(m, file, kind)
	}
	t, err := csv.Read(bytes.NewReader(content), tableArgs(m, content), nil)
	if err != nil {
		return nil, err
	}
	samples, errRaw := readRaw(m, file, content, t)
	var incomplete *columnMissing
	if errRaw == nil || !errors.Is(errRaw, errNoTable) && !errors.As(errRaw, &incomplete) {
		return samples, errRaw // the columns are there, so that inputs of the same names mean something else
	}
	samples, err = readNamed(m.Learner.Model, t, incomplete == nil || incomplete.all)
	switch {
	case err != nil && incomplete != nil:
		return nil, errTable(errRaw, err, len(originOf(m).more) > 0)
	case err != nil && ofSeveral(m):
		return nil, errOfSeveral(err, m.Learner.Model)
	}
	return samples, err
}

// tableArgs are how a table is read: cells and numbers as in the dataset's, or with commas between cells if what stands
// there is nowhere in the first line.
func tableArgs(m *Model, content []byte) data.Args {
	first := firstLine(content)
	args := data.Args{"separator": ",", "decimal": "."}
	o := originOf(m)
	if o != nil && o.spec.Kind == "csv" {
		if s := o.spec.Args.Text("separator"); s != "" && strings.Contains(first, s) {
			args["separator"], args["decimal"] = s, o.spec.Args.Text("decimal")
		}
	}
	args["header"] = hasHeader(first, args)
	if o != nil && o.spec.Kind == "csv" {
		if !o.spec.Args.Bool("header", true) {
			args["header"] = hasNames(first, args, o.inputs)
		}
		args["missing"] = o.spec.Args["missing"]
	}
	return args
}

// hasNames tells whether the first line of a table has all the names of columns: one without names has texts there, too.
func hasNames(first string, args data.Args, names []string) bool {
	var cells []string
	for cell := range strings.SplitSeq(first, args.Text("separator")) {
		cells = append(cells, strings.Trim(cell, " \t\r\"\ufeff"))
	}
	return !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(cells, name) })
}

// hasHeader tells whether a table begins with names: a line that has something else than numbers.
func hasHeader(first string, args data.Args) bool {
	for cell := range strings.SplitSeq(first, args.Text("separator")) {
		if args.Text("decimal") == "," {
			cell = strings.Replace(cell, ",", ".", 1)
		}
		if _, err := strconv.ParseFloat(strings.Trim(cell, " \t\r\"\ufeff"), 64); err != nil {
			return true
		}
	}
	return false
}

// firstLine is a table's first line.
func firstLine(content []byte) string {
	line, _, _ := bytes.Cut(content, []byte("\n"))
	return string(line)
}

// readNamed takes each input from the columns of its name, or an only input from all columns if any names will do.
func readNamed(m *rt.Model, t *data.Table, any bool) ([]*sample, error) {
	samples := make([]*sample, t.N)
	for i := range samples {
		samples[i] = &sample{}
	}
	for k := range m.Inputs {
		in := &m.Inputs[k]
		columns, err := columnsOf(in, t, any && len(m.Inputs) == 1)
		if err != nil {
			return nil, err
		}
		values := make([][]float64, len(columns))
		for j, c := range columns {
			if t.Cols[c].Text() {
				return nil, errText(t.Cols[c], in)
			}
			values[j] = rt.Numbers(rt.LittleEndian(t.Data[c], t.Cols[c].DType.Size()), t.Cols[c].DType)
		}
		row := make([]float64, len(columns))
		for i, s := range samples {
			for j := range row {
				row[j] = values[j][i]
			}
			if slices.ContainsFunc(row, math.IsNaN) {
				return nil, errMissingNumber(in, i)
			}
			slab := rt.NewSlab(in.Bytes(1))
			if err := store(slab, in.DType, row); err != nil {
				return nil, errIn("row "+strconv.Itoa(i)+", input "+in.Name, err)
			}
			s.inputs = append(s.inputs, slab)
		}
	}
	return samples, nil
}

// columnsOf finds the columns of an input's elements: x, or x_0, x_1 …; of an only input all columns if they are as many.
func columnsOf(in *rt.Tensor, t *data.Table, only bool) ([]int, error) {
	wanted := elementNames(in)
	var columns []int
	for _, name := range wanted {
		if c := slices.IndexFunc(t.Cols, func(c data.Column) bool { return c.Name == name }); c >= 0 {
			columns = append(columns, c)
		}
	}
	if len(columns) == len(wanted) {
		return columns, nil
	}
	if only && len(t.Cols) == len(wanted) {
		columns = columns[:0]
		for c := range wanted {
			columns = append(columns, c)
		}
		return columns, nil
	}
	return nil, errColumns(wanted, in, t.Cols)
}

// elementNames returns the names of columns that hold a tensor's elements: its name alone, or with numbers.
func elementNames(t *rt.Tensor) []string {
	n := t.Len()
	if n == 1 {
		return []string{t.Name}
	}
	names := make([]string, n)
	for i := range names {
		names[i] = t.Name + "_" + strconv.Itoa(i)
	}
	return names
}
