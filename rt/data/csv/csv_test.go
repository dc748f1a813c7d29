package csv

import (
	"math"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

func TestRead(t *testing.T) {
	text := "\ufeffa, b ,ok,name\n1,2.5,true, x\n-3,,false,\"y, z\"\n"
	table, err := Read(strings.NewReader(text), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []data.Column{{Name: "a", DType: rt.Int64}, {Name: "b", DType: rt.Float32}, {Name: "ok", DType: rt.Bool}, {Name: "name"}} {
		if got := table.Cols[i]; got.Name != want.Name || got.DType != want.DType {
			t.Errorf("column %d: got %+v, want %+v", i, got, want)
		}
	}
	b := make([]float32, 2)
	if err := table.Read(1, 0, 2, rt.Bytes(b)); err != nil || b[0] != 2.5 || !math.IsNaN(float64(b[1])) {
		t.Errorf("b is %v, %v", b, err)
	}
	names := make([]string, 1)
	if err := table.ReadText(3, 1, 2, names); err != nil || names[0] != "y, z" {
		t.Errorf("name is %q, %v", names, err)
	}
	german, err := Read(strings.NewReader("a;b\n1;\"2;5\"\n3;4\n"), data.Args{"separator": ";"}, nil)
	if err != nil || len(german.Cols) != 2 || german.Cols[1].Odd != `"2;5" in line 2` {
		t.Errorf("got %+v, %v", german, err)
	}
	if _, err := Read(strings.NewReader("a\n1\n"), data.Args{"separator": ";;"}, nil); err == nil {
		t.Error("two characters stand between cells")
	}
	comma, err := Read(strings.NewReader("a;b;c;d\n1;-2,5;1.5;1,2,3\n1,;NA;2;4\n"), data.Args{"separator": ";", "decimal": ","}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []data.Column{{DType: rt.Float32}, {DType: rt.Float32}, {Odd: `"1.5" in line 2`}, {Odd: `"1,2,3" in line 2`}} {
		if got := comma.Cols[i]; got.DType != want.DType || got.Odd != want.Odd {
			t.Errorf("column %d with decimal commas: got %+v, want %+v", i, got, want)
		}
	}
	if err := comma.Read(1, 0, 2, rt.Bytes(b)); err != nil || b[0] != -2.5 || !math.IsNaN(float64(b[1])) {
		t.Errorf("numbers with commas are %v, %v", b, err)
	}
	for _, args := range []data.Args{{"decimal": ","}, {"decimal": "·"}} {
		if _, err := Read(strings.NewReader("a\n1\n"), args, nil); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
	wide, err := Read(strings.NewReader("1,2\n"), data.Args{"header": false}, []data.Column{{Name: "column_0", DType: rt.Float32}})
	if err != nil || wide.Cols[0].DType != rt.Float32 || wide.Cols[1].DType != rt.Int64 {
		t.Errorf("got %+v, %v", wide, err)
	}
}

func TestBroken(t *testing.T) {
	label := []data.Column{{Name: "label", DType: rt.Int64}}
	for _, c := range []struct {
		text   string
		expect []data.Column
		want   string
	}{
		{"", nil, "no rows"},
		{"a,b\n", nil, "no rows behind the first line"},
		{"a,a\n1,2\n", nil, `two columns are named "a"`},
		{"a,b\n1,2\n3\n", nil, "line 3"},
		{"a,b\n1,2\n\n3,4,5\n", nil, "line 4: as many cells as the first line has, which are 2, are wanted, not 3"},
		{"a;b\n1,5;2,5\n", nil, `separator=";" says so`},
		{"a;b\n1;2,\"x\"\n", nil, `separator=";" says so`},
		{"a\n\"1\n", nil, "line 2: a cell that begins with a quote does not end with one"},
		{"a,b\n\"x\" y,1\n", nil, "line 2: a cell that begins with a quote does not end with one"},
		{"a,b\n5\" pipe,1\n", nil, "line 2: a quote stands in a cell that does not begin with one"},
		{"label\n1\n\n2.5\n", label, `line 4, column "label": "2.5" is no i64`},
		{"label,x\n,1\n", label, `line 2, column "label": a number is missing (i64)`},
		{"\x1f\x8b", nil, "EOF"},
		{"a,town\n1,Köln\n\n2,K\xf6ln\n", nil, `line 4, column "town": the text is not UTF-8`},
		{"\xff\xfea\n1\n", nil, "line 1: the text is not UTF-8"},
	} {
		if _, err := Read(strings.NewReader(c.text), nil, c.expect); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.text, err, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("a,b\n1,x\n2,\n", true)
	f.Add("\"1\"\"\",nan\n", false)
	f.Fuzz(func(t *testing.T, text string, header bool) {
		table, err := Read(strings.NewReader(text), data.Args{"header": header}, nil)
		if err != nil {
			return
		}
		for i, c := range table.Cols {
			if c.Text() && len(table.Texts[i]) != table.N || !c.Text() && len(table.Data[i]) != table.N*c.RowBytes() {
				t.Errorf("column %q has not %d rows", c.Name, table.N)
			}
		}
	})
}
