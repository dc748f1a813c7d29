// Package abi compares constants and sizes that are written in Go with those of vendors' headers.
//
// A golden file has a C expression and its value on each line. Each test checks that Go's table says the same; and where a C compiler
// and the headers are at hand, that a C program that prints the expressions does. DLGEN_UPDATE=1 lets that program write the file.
package abi

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Headers is where the values come from.
type Headers struct {
	Golden   string   // file
	Includes []string // as #include has them
	Folders  []string // where they are looked for beside the usual places
	Required bool     // it is a failure that there are none
}

// Check compares a table of C expressions with the golden file and the headers.
func Check(t *testing.T, h Headers, table map[string]int64) {
	t.Helper()
	var lines []string
	for expression, value := range table {
		lines = append(lines, expression+" "+strconv.FormatInt(value, 10))
	}
	slices.Sort(lines)
	ours := strings.Join(lines, "\n") + "\n"
	t.Run("headers", func(t *testing.T) {
		theirs := h.print(t, lines)
		if os.Getenv("DLGEN_UPDATE") != "" {
			if err := os.WriteFile(h.Golden, []byte(theirs), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		compare(t, "the headers say", theirs, ours)
	})
	golden, err := os.ReadFile(h.Golden)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, h.Golden+" says", string(golden), ours)
}

// compare names the lines that differ.
func compare(t *testing.T, who, theirs, ours string) {
	t.Helper()
	a, b := strings.Split(theirs, "\n"), strings.Split(ours, "\n")
	for _, line := range a {
		if !slices.Contains(b, line) {
			t.Errorf("%s %s", who, line)
		}
	}
	for _, line := range b {
		if !slices.Contains(a, line) {
			t.Errorf("Go says %s", line)
		}
	}
}

// print compiles and runs a program that prints the expressions.
func (h Headers) print(t *testing.T, lines []string) string {
	t.Helper()
	cc, err := exec.LookPath("cc")
	if err != nil {
		h.absent(t, "no C compiler (cc)")
	}
	dir := t.TempDir()
	text := "#include <stdio.h>\n#include <stdint.h>\n"
	for _, include := range h.Includes {
		text += "#include <" + include + ">\n"
	}
	text += "int main(void) {\n"
	for _, line := range lines {
		expression := line[:strings.LastIndexByte(line, ' ')]
		text += "printf(\"%s %lld\\n\", " + strconv.Quote(expression) + ", (long long)(" + expression + "));\n"
	}
	file, program := filepath.Join(dir, "abi.c"), filepath.Join(dir, "abi")
	if err := os.WriteFile(file, []byte(text+"return 0; }\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"-w", "-o", program, file}
	for _, folder := range h.Folders {
		args = append(args, "-I", folder)
	}
	if out, err := exec.Command(cc, args...).CombinedOutput(); err != nil {
		if strings.Contains(string(out), "No such file") || strings.Contains(string(out), "file not found") {
			h.absent(t, strings.SplitN(string(out), "\n", 2)[0])
		}
		t.Fatalf("cc: %v\n%s", err, out)
	}
	out, err := exec.Command(program).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func (h Headers) absent(t *testing.T, why string) {
	t.Helper()
	if h.Required {
		t.Fatal(why)
	}
	t.Skip(why)
}
