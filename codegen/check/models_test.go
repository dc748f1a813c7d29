package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/internal/golden"
	"github.com/dlgen/dlgen/parser"
)

// TestModels compares checked models with how they print; DLGEN_UPDATE=1 rewrites the texts.
func TestModels(t *testing.T) {
	for _, path := range corpus(t, "testdata/models/*.dl") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			p, diags := checkText(filepath.Base(path), read(t, path), Options{})
			if diags.HasErrors() {
				t.Fatal(summary(diags))
			}
			golden.Check(t, strings.TrimSuffix(path, ".dl")+".txt", p.String())
		})
	}
}

// TestConformance: each program of the reference vectors is checked clean or refused as not built yet.
func TestConformance(t *testing.T) {
	refused := 0
	files := corpus(t, "../../conformance/*/*.dl", "../../conformance/*/*/*.dl")
	for _, path := range files {
		_, diags := checkText(path, read(t, path), Options{})
		no := false
		for _, d := range diags.All {
			if d.Severity != diag.Error {
				continue
			}
			if no = true; !diag.IsUnsupported(d) {
				t.Errorf("%s:%d: %s [%s]", path, place(d), d.Message, d.Code)
			}
		}
		if no {
			refused++
		}
	}
	t.Logf("%d of %d programs are refused", refused, len(files))
}

// TestImports checks a program of several files.
func TestImports(t *testing.T) {
	files := map[string]string{
		"lib.dl":  "import \"deep.dl\"\nconst grow = 2\nfunc widen(x) { return deepen(x) * grow }\nlayer Twin(n: int) (x) { return x -> Dense(n * grow) }\n",
		"deep.dl": "func deepen(x) { return x + 1 }\n",
		"loop.dl": "import \"main.dl\"\n",
	}
	cases := []struct{ name, text, want string }{
		{"plain", `import "lib.dl"` + "\nmodel M {\n input x: f32[3]\n output y = widen(x) -> Twin(3)\n}", ""},
		{"alias", `import "lib.dl" as lib` + "\nmodel M {\n input x: f32[3]\n output y = lib.widen(x) -> lib.Twin(lib.grow)\n}", ""},
		{"not passed on", `import "lib.dl"` + "\nmodel M {\n input x: f32[3]\n output y = deepen(x)\n}", "unknown function `deepen`"},
		{"not in the file", `import "lib.dl" as lib` + "\nmodel M {\n input x: f32[3]\n output y = lib.widn(x)\n}", "declares no `widn`"},
		{"clash", `import "lib.dl"` + "\nfunc widen(x) { return x }\nmodel M {\n input x: f32[3]\n output y = widen(x)\n}", "clashes"},
		{"missing", `import "none.dl"` + "\nmodel M {\n input x: f32[3]\n output y = x + 1\n}", "no such file"},
		{"cycle", `import "loop.dl"` + "\nmodel M {\n input x: f32[3]\n output y = x + 1\n}", "leads back"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			diags := &diag.List{}
			main := parser.Parse(dsl.NewSource("main.dl", c.text), diags)
			parsed := map[string]*dsl.File{"main.dl": main}
			opts := Options{Import: func(_ *dsl.Source, path string) (*dsl.File, error) {
				if parsed[path] == nil {
					text, ok := files[path]
					if !ok {
						return nil, &os.PathError{Op: "open", Path: path, Err: errNoFile{}}
					}
					parsed[path] = parser.Parse(dsl.NewSource(path, text), diags)
				}
				return parsed[path], nil
			}}
			Check([]*dsl.File{main}, prelude(), opts, diags)
			got := summary(diags)
			if c.want == "" && diags.HasErrors() || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

type errNoFile struct{}

func (errNoFile) Error() string { return "no such file" }

// TestSet overrides consts from outside.
func TestSet(t *testing.T) {
	const text = "const n = 3\nconst name = \"a\"\nconst rate = 0.5\nmodel M {\n input x: f32[n]\n output y = x * rate\n}"
	cases := []struct{ key, value, want string }{
		{"n", "5", "f32[5]"},
		{"rate", "2", "multiply (x, 2.0)"},
		{"name", "b c", `const name = "b c"`},
		{"n", "many", "does not fit"},
		{"m", "1", "there is no such const"},
	}
	for _, c := range cases {
		p, diags := checkText("set.dl", text, Options{Set: map[string]string{c.key: c.value}})
		if got := p.String() + summary(diags); !strings.Contains(got, c.want) {
			t.Errorf("--set %s=%s: want %q in\n%s", c.key, c.value, c.want, got)
		}
	}
}

// TestSchema checks a dataset over a table: numbers, text, and what the data do not have.
func TestSchema(t *testing.T) {
	schema := func(*model.Source) (*model.Schema, error) {
		return &model.Schema{Columns: []model.Column{
			{Name: "age", Type: dsl.TensorType{DType: dsl.I64, Shape: dsl.Shape{}}},
			{Name: "kind", Text: true, Type: dsl.TensorType{Shape: dsl.Shape{}}},
		}}, nil
	}
	const text = "dataset D {\n t = csv(\"a.csv\")\n age = f32(t.age) / 100\n cat = t.kind == \"cat\"\n dog = t[\"kind\"] != \"dog\"\n keep = t.age > 3\n}\n"
	p, diags := checkText("data.dl", text, Options{Schema: schema})
	if diags.HasErrors() {
		t.Fatal(summary(diags))
	}
	d := p.Datasets[0]
	if len(d.Fields) != 3 || d.Keep == nil || len(d.Sources[0].Lookups) != 2 {
		t.Errorf("got %d fields, keep %v, %d lookups", len(d.Fields), d.Keep, len(d.Sources[0].Lookups))
	}
	if _, diags = checkText("data.dl", "dataset D {\n t = csv(\"a.csv\")\n x = t.kind * 2\n}\n", Options{Schema: schema}); !strings.Contains(summary(diags), "text can be compared") {
		t.Errorf("got %s", summary(diags))
	}
}
