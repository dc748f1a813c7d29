package codegen

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dlgen/dlgen/dsl/diag"
)

// FuzzLock: whatever a lock file holds, a program over it compiles or has an error that a user can read.
func FuzzLock(f *testing.F) {
	const program = `
model M {
    input x: f32[2]
    input kind: index(3)
    target y: f32
    out = concatenate([x, one_hot(kind, 3)]) -> Dense(1)
    output out
    loss = mean_squared_error(y, out)
}
dataset D {
    source = npz("a.npz")
    x = source.x
    kind = source.kind
    y = source.y
}
train M on D { optimizer = SGD(0.1) }
`
	columns := func(x string) string {
		return `{"D.source":{"kind":"npz","columns":[` + x + `,{"name":"kind","type":"i32","index":3},{"name":"y","type":"f32"}]}}`
	}
	for _, text := range []string{
		"", "{}", "{", "null", `{"D.source":{"kind":"csv","columns":null}}`,
		columns(`{"name":"x","type":"f32","shape":[2]}`),
		columns(`{"name":"x","type":"f32","shape":[-2]}`),
		columns(`{"name":"x","type":"f32","shape":[0,2]}`),
		columns(`{"name":"x","type":"f32","shape":[9223372036854775807,3]}`),
		columns(`{"name":"x","type":"text","index":-5,"classes":["a"]}`),
		columns(`{"name":"x","type":"f65"}`),
	} {
		f.Add(text)
	}
	path := filepath.Join(f.TempDir(), "m.dl")
	if err := os.WriteFile(path, []byte(program), 0o666); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path+lockSuffix, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		p, err := Load(Options{Paths: []string{path}})
		if err != nil {
			return
		}
		if !p.Diags().HasErrors() {
			p.Packages[0].Generate(Target{})
		}
		for _, d := range p.Diags().All {
			if d.Code == diag.InternalError {
				t.Fatal(d.Terminal())
			}
		}
	})
}
