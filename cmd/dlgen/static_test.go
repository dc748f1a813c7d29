package main

import (
	"debug/elf"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/codegen/build"
)

// TestStatic: a program whose model has a program for GPUs, and that links no driver, is one static file; it runs on the CPU
// and says so once.
func TestStatic(t *testing.T) {
	if runtime.GOOS != "linux" || testing.Short() {
		t.Skip("builds a program of Linux")
	}
	p, err := codegen.Load(codegen.Options{Paths: []string{"-"}, Stdin: strings.NewReader(`
model Line {
    input  x: f32[1]
    target t: f32[1]
    output y = x -> Dense(1, kernel_initializer=ones)
    loss = mean_squared_error(t, y)
}

train Line {
    optimizer = SGD(0.1)
    device    = auto
}
`)})
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"main.go": []byte(`package main

import (
	"fmt"

	"model/line"
)

func main() {
	m := line.NewLine()
	for i := range 2 {
		out, err := m.Predict(&line.LineInput{X: [1]float32{float32(i)}})
		fmt.Println(out, err)
	}
}
`)}
	for _, o := range p.Packages[0].Generate(codegen.Target{Separate: true, Package: "line"}) {
		files[o.Path] = o.Text
	}
	if files["line/model_device.go"] == nil {
		t.Fatalf("no program for GPUs: %v", p.Diags().All)
	}
	cache, err := newCache()
	if err != nil {
		t.Fatal(err)
	}
	path, err := cache.Build(t.Context(), build.Program{Files: files, Folder: "."})
	if err != nil {
		t.Fatal(err)
	}
	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, part := range f.Progs {
		if part.Type == elf.PT_INTERP || part.Type == elf.PT_DYNAMIC {
			t.Errorf("the program is dynamic: it has %v", part.Type)
		}
	}
	out, err := exec.Command(path).CombinedOutput()
	want := "model.dl: computing on the CPU: this program has no driver for GPUs: import _ \"github.com/dlgen/dlgen/rt/gpu\"\n{[0]} <nil>\n{[1]} <nil>\n"
	if err != nil || string(out) != want {
		t.Errorf("%v: %s", err, out)
	}
}
