package codegen

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/prelude"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/parser"
)

// TestIdentifier: file and folder names become package names.
func TestIdentifier(t *testing.T) {
	for name, want := range map[string]string{
		"digits": "digits", "two_nets": "twonets", "My-Models.v2": "mymodelsv2", "3d": "d", "": "model", "..": "model",
		"func": "funcmodel", "main": "mainmodel", "vendor": "vendormodel", "größe": "größe",
	} {
		if got := identifier(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

// TestGoName: a suffix keeps build rules away from names such as net_arm.
func TestGoName(t *testing.T) {
	for path, want := range map[string]string{"a/digits.dl": "digits_dl.go", "net_arm.dl": "net_arm_dl.go", "-": "model_dl.go"} {
		if got := GoName(path); got != want {
			t.Errorf("%q becomes %q, want %q", path, got, want)
		}
	}
}

// TestNotUTF8: a file in another encoding is named with the place of its first byte that is no text.
func TestNotUTF8(t *testing.T) {
	path := filepath.Join(t.TempDir(), "latin.dl")
	if err := os.WriteFile(path, []byte("model M {\n    // größer: caf\xe9\n}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := newLoader(Options{}).parse(path)
	if want := path + ":2:19: the byte 0xe9 is no text in UTF-8"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestGuard: a panic of a stage is a diagnostic that names the stage and where it was.
func TestGuard(t *testing.T) {
	diags := newList()
	src := dsl.NewSource("x.dl", "model M { }\n")
	guard(diags, dsl.Span{Source: src}, "lower", func() {
		var none *File
		_ = none.Path
	})
	if len(diags.All) != 1 || !diags.HasErrors() {
		t.Fatalf("%d diagnostics, want an error", len(diags.All))
	}
	text := diags.All[0].Terminal()
	for _, want := range []string{"x.dl:1:1: internal error in stage lower: ", "[DL1001]", "codegen_test.go:", "hint: this is a fault of dlgen"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// TestPrelude: the declarations that are parsed one by one are those of the whole files.
func TestPrelude(t *testing.T) {
	names, err := fs.Glob(prelude.Files, "*.dl")
	if err != nil || len(names) == 0 {
		t.Fatal("the prelude is empty", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(prelude.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		diags := newList()
		for _, d := range parser.Parse(dsl.NewSource(name, string(text)), diags).Decls {
			declared := d.Span().Text()
			_, rest, _ := strings.Cut(declared, " ")
			own, _, _ := strings.Cut(rest, "(")
			if alone := preludeLibrary().Declaration(own); alone == nil || alone.Span().Text() != declared {
				t.Errorf("%s: %s alone is %v, in its file\n%s", name, own, alone, declared)
			}
		}
		if len(diags.All) > 0 {
			t.Error(diags.All[0].Message)
		}
	}
}
