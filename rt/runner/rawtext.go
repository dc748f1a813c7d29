package runner

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/texts"
)

// textOf returns where a text stands in for one of the dataset's, where all inputs are made of one column of text; nil for a file
// that is no text but a table: of a dataset of files of text, what is called .csv; of a dataset of tables, what is not called
// .txt, has the column, or is one of a dataset whose tables have no names.
func textOf(m *Model, file string, content []byte) *origin {
	o := originOf(m)
	if o == nil || len(o.inputs) != 1 || len(o.more) > 0 || o.reach > 0 || packedTable(file, content) != "" {
		return nil
	}
	at := slices.IndexFunc(o.spec.Expect, func(c data.Column) bool { return c.Name == o.inputs[0] })
	if at < 0 || !o.spec.Expect[at].Text() {
		return nil
	}
	ext := strings.ToLower(filepath.Ext(file))
	if o.spec.Kind == "texts" && ext != ".csv" {
		return o
	}
	if ext != ".txt" || !o.spec.Args.Bool("header", true) || hasNames(firstLine(content), tableArgs(m, content), o.inputs) {
		return nil
	}
	return o
}

// readText makes a sample of a file that is one text.
func readText(m *Model, o *origin, file string, content []byte) ([]*sample, error) {
	text, err := texts.Text(content)
	if err != nil {
		return nil, err
	}
	return o.samples(m, file, func(expect []data.Column) (data.Source, error) {
		return &data.Table{N: 1, Cols: expect, Data: make([][]byte, len(expect)), Texts: [][]string{{text}}}, nil
	})
}
