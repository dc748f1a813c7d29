package golang

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/internal/golden"
	"github.com/dlgen/dlgen/rt"
)

// TestContract: emitted code asks for the contract of this tree's runtime.
func TestContract(t *testing.T) {
	if contract != rt.MaxVersion {
		t.Errorf("emitted code keeps contract %d, the runtime has %d", contract, rt.MaxVersion)
	}
}

// TestContractKept: what emitted code of a contract uses of the runtime stays as it was while the runtime keeps that contract.
// testdata/contract.txt lists it, with the least contract that the runtime keeps; DLGEN_UPDATE=1 adds to it.
func TestContractKept(t *testing.T) {
	const path = "testdata/contract.txt"
	r := loadRuntime(t, "github.com/dlgen/dlgen/generated/...", "github.com/dlgen/dlgen/bench/generated/...")
	now := r.used(t)
	recorded, least := readContract(t, path)
	if least == rt.MinVersion {
		for _, name := range slices.Sorted(maps.Keys(recorded)) {
			if found := cmp.Or(r.all[name], "gone"); found != recorded[name] {
				t.Errorf("%s was\n\t%s\nand is\n\t%s", name, recorded[name], found)
			}
		}
		if t.Failed() {
			t.Fatal("Code that was generated before does not compile with this, and is to say `run dlgen generate`: raise MinVersion and MaxVersion in rt/version.go and contract in emit.go, generate all anew, then update this list. A contract by which nobody has generated code yet may change: remove the list, then update it.")
		}
		maps.Copy(now, recorded) // what was used once still is, somewhere
	}
	var b strings.Builder
	fmt.Fprintf(&b, "contract %d\n", rt.MinVersion)
	for _, name := range slices.Sorted(maps.Keys(now)) {
		fmt.Fprintf(&b, "%s\t%s\n", name, now[name])
	}
	golden.Check(t, path, b.String())
}

// readContract reads the list and the contract that it is of.
func readContract(t *testing.T, path string) (list map[string]string, least int) {
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, 0
	}
	if err != nil {
		t.Fatal(err)
	}
	first, rest, _ := strings.Cut(string(text), "\n")
	if _, err := fmt.Sscanf(first, "contract %d", &least); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	list = map[string]string{}
	for line := range strings.Lines(rest) {
		name, what, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		list[name] = what
	}
	return list, least
}

// runtimeAPI is what the packages of the runtime export.
type runtimeAPI struct {
	files    *token.FileSet
	importer types.Importer
	packages []*listed // generated ones
	all      map[string]string
	names    map[types.Object]string
}

// listed is a package as go list prints it.
type listed struct {
	Dir, ImportPath, Export string
	GoFiles                 []string
	DepOnly                 bool
}

// loadRuntime lists generated packages and describes what the runtime's export.
func loadRuntime(t *testing.T, patterns ...string) *runtimeAPI {
	out, err := exec.Command("go", append([]string{"list", "-export", "-deps", "-json=Dir,ImportPath,Export,GoFiles,DepOnly"}, patterns...)...).Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	r := &runtimeAPI{files: token.NewFileSet(), all: map[string]string{}, names: map[types.Object]string{}}
	exports := map[string]string{}
	var runtime []string
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		p := &listed{}
		if err := d.Decode(p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		exports[p.ImportPath] = p.Export
		switch {
		case !p.DepOnly && len(p.GoFiles) > 0:
			r.packages = append(r.packages, p)
		case isRuntime(p.ImportPath):
			runtime = append(runtime, p.ImportPath)
		}
	}
	r.importer = importer.ForCompiler(r.files, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	for _, path := range runtime {
		p, err := r.importer.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		r.describe(p)
	}
	return r
}

// isRuntime reports whether generated code may import a package: the runtime's that are not its own affair.
func isRuntime(path string) bool {
	return (path == gotext.Module+"/rt" || strings.HasPrefix(path, gotext.Module+"/rt/")) && !strings.Contains(path, "/internal/")
}

// describe notes what a package exports, with the fields and methods of its types.
func (r *runtimeAPI) describe(p *types.Package) {
	in := strings.TrimPrefix(p.Path(), gotext.Module+"/")
	for _, name := range p.Scope().Names() {
		o := p.Scope().Lookup(name)
		r.add(in+"."+name, o)
		named, ok := o.Type().(*types.Named)
		if _, isType := o.(*types.TypeName); !isType || !ok {
			continue
		}
		for m := range named.Methods() {
			r.add(in+"."+name+"."+m.Name(), m)
		}
		if s, ok := named.Underlying().(*types.Struct); ok {
			for f := range s.Fields() {
				r.add(in+"."+name+"."+f.Name(), f)
			}
		}
	}
}

func (r *runtimeAPI) add(name string, o types.Object) {
	if o.Exported() {
		r.names[o], r.all[name] = name, description(o)
	}
}

// description is what code that uses an object relies on.
func description(o types.Object) string {
	kind, _, _ := strings.Cut(o.String(), " ") // field, func, const, type …
	if s, ok := o.Type().(*types.Signature); ok && kind == "func" {
		return signature(s)
	}
	of := o.Type()
	if kind == "type" {
		of = of.Underlying()
	}
	if _, ok := of.(*types.Struct); ok {
		return kind + " struct" // its fields stand for themselves
	}
	return kind + " " + types.TypeString(of, inModule)
}

// signature prints what a function takes and gives, without the names.
func signature(s *types.Signature) string {
	var b strings.Builder
	b.WriteString("func")
	for p := range s.TypeParams().TypeParams() {
		fmt.Fprintf(&b, "[%s %s]", p, types.TypeString(p.Constraint(), inModule))
	}
	for _, tuple := range []*types.Tuple{s.Params(), s.Results()} {
		var list []string
		for v := range tuple.Variables() {
			list = append(list, types.TypeString(v.Type(), inModule))
		}
		fmt.Fprintf(&b, " (%s)", strings.Join(list, ", "))
	}
	if s.Variadic() {
		b.WriteString(" variadic")
	}
	return b.String()
}

// inModule is how packages are called in the list.
func inModule(p *types.Package) string { return strings.TrimPrefix(p.Path(), gotext.Module+"/") }

// used lists what generated packages use of the runtime.
func (r *runtimeAPI) used(t *testing.T) map[string]string {
	list := map[string]string{}
	for _, p := range r.packages {
		var files []*ast.File
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(r.files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
		if _, err := (&types.Config{Importer: r.importer}).Check(p.ImportPath, r.files, files, info); err != nil {
			t.Fatal(err)
		}
		for _, o := range info.Uses {
			if name, ok := r.names[origin(o)]; ok {
				list[name] = r.all[name]
			}
		}
	}
	return list
}

// origin is what a member of a generic type was declared as.
func origin(o types.Object) types.Object {
	switch o := o.(type) {
	case *types.Func:
		return o.Origin()
	case *types.Var:
		return o.Origin()
	}
	return o
}

// TestOtherContract: code of another contract does not compile, and the message says what to do.
func TestOtherContract(t *testing.T) {
	r := loadRuntime(t, gotext.Module+"/generated/linear")
	text, err := os.ReadFile(filepath.Join(r.packages[0].Dir, r.packages[0].GoFiles[0]))
	if err != nil {
		t.Fatal(err)
	}
	mine := fmt.Sprintf("= %d, rt.MaxVersion", contract)
	for other, want := range map[string]string{
		fmt.Sprintf("= %d, rt.MaxVersion", rt.MinVersion-1):            "runDlgenGenerate - rt.MinVersion",
		fmt.Sprintf("= %d, rt.MaxVersion-%d", contract, rt.MaxVersion): "getNewerRuntime - ",
	} {
		f, err := parser.ParseFile(r.files, "old_dl.go", strings.Replace(string(text), mine, other, 1), parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		_, err = (&types.Config{Importer: r.importer}).Check("old", r.files, []*ast.File{f}, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("with %s the compiler says %v, want %s", other, err, want)
		}
	}
}
