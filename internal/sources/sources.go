package sources

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/bpe"
	"github.com/dlgen/dlgen/rt/data/cifar10"
	"github.com/dlgen/dlgen/rt/data/csv"
	"github.com/dlgen/dlgen/rt/data/generated"
	"github.com/dlgen/dlgen/rt/data/idx"
	"github.com/dlgen/dlgen/rt/data/images"
	"github.com/dlgen/dlgen/rt/data/npy"
	"github.com/dlgen/dlgen/rt/data/npz"
	"github.com/dlgen/dlgen/rt/data/parquet"
	"github.com/dlgen/dlgen/rt/data/rendereddigits"
	"github.com/dlgen/dlgen/rt/data/safetensors"
	"github.com/dlgen/dlgen/rt/data/text"
	"github.com/dlgen/dlgen/rt/data/texts"
	"github.com/dlgen/dlgen/rt/data/windows"
)

// Source is a format under the name of its package.
type Source struct {
	Package string
	Open    data.Opener
}

// All are the formats.
var All = []Source{
	{"bpe", bpe.Open},
	{"cifar10", cifar10.Open},
	{"csv", csv.Open},
	{"generated", generated.Open},
	{"idx", idx.Open},
	{"images", images.Open},
	{"npy", npy.Open},
	{"npz", npz.Open},
	{"parquet", parquet.Open},
	{"rendereddigits", rendereddigits.Open},
	{"safetensors", safetensors.Open},
	{"text", text.Open},
	{"texts", texts.Open},
	{"windows", windows.Open},
}

// Learn opens a source and tells its columns.
func Learn(s codegen.Source) ([]golang.SourceColumn, error) {
	pkg := (&golang.Source{Kind: s.Kind, Args: s.Args}).Package()
	for _, format := range All {
		if format.Package != pkg {
			continue
		}
		open, err := format.Open(argsOf(s.Args), data.NewFinder(s.Beside, s.Data), nil)
		if err != nil {
			return nil, err
		}
		columns := columnsOf(open.Columns())
		if s.Vocabulary != "" {
			err = learnWords(open, columns, s)
		}
		if closed := open.Close(); err == nil {
			err = closed
		}
		return columns, err
	}
	return nil, fmt.Errorf("no package reads sources of the kind %s", s.Kind)
}

// argsOf returns the arguments as a source takes them.
func argsOf(args []golang.Arg) data.Args {
	out := data.Args{}
	for _, a := range args {
		out[a.Name] = a.Value
	}
	return out
}

// columnsOf returns columns as the compiler describes them.
func columnsOf(columns []data.Column) []golang.SourceColumn {
	out := make([]golang.SourceColumn, len(columns))
	for i, c := range columns {
		dtype, _ := ir.ParseDType(c.DType.String()) // 0 for text, whose type is 0 too
		out[i] = golang.SourceColumn{Name: c.Name, DType: dtype, Shape: c.Shape, Index: c.Index, Classes: c.Classes, Odd: c.Odd}
	}
	return out
}
