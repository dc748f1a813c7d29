package format

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

// parse returns the tree of a text and whether it has no errors.
func parse(text string) (*dsl.File, bool) {
	diags := &diag.List{}
	f := parser.Parse(dsl.NewSource("test.dl", text), diags)
	for _, d := range diags.All {
		if d.Severity == diag.Error {
			return f, false
		}
	}
	return f, true
}

// checkFormat formats a text and returns what is wrong with the result, "" if nothing is.
func checkFormat(text string) (formatted, fault string) {
	before, ok := parse(text)
	if !ok {
		return text, ""
	}
	formatted = File(before)
	after, ok := parse(formatted)
	if !ok {
		return formatted, "the formatted text does not parse"
	}
	if diff := differ(reflect.ValueOf(before.Decls), reflect.ValueOf(after.Decls)); diff != "" {
		return formatted, "the trees differ: " + diff
	}
	if a, b := commentsOf(before), commentsOf(after); a != b {
		return formatted, fmt.Sprintf("the comments differ:\n%s\n---\n%s", a, b)
	}
	if again := File(after); again != formatted {
		return formatted, "formatting again gives:\n" + again
	}
	for i, line := range strings.Split(formatted, "\n") {
		if strings.TrimRight(line, " ") != line && !strings.Contains(formatted, "/*") {
			return formatted, fmt.Sprintf("line %d ends in spaces", i+1)
		}
	}
	return formatted, ""
}

func commentsOf(f *dsl.File) string {
	var out strings.Builder
	for _, c := range f.Comments {
		out.WriteString(strings.ReplaceAll(c.Text, "\r\n", "\n") + "\n")
	}
	return out.String()
}

// differ returns where two trees differ, spans apart; "" if they are the same.
func differ(a, b reflect.Value) string {
	if a.Kind() != b.Kind() || a.Type() != b.Type() {
		return fmt.Sprintf(": %v, %v", a, b)
	}
	switch a.Kind() {
	case reflect.Interface, reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			if a.IsNil() != b.IsNil() {
				return ": one is nil"
			}
			return ""
		}
		return differ(a.Elem(), b.Elem())
	case reflect.Struct:
		if a.Type() == reflect.TypeFor[dsl.At]() || a.Type() == reflect.TypeFor[dsl.Span]() {
			return ""
		}
		for i := range a.NumField() {
			if diff := differ(a.Field(i), b.Field(i)); diff != "" {
				return "." + a.Type().Field(i).Name + diff
			}
		}
		return ""
	case reflect.Slice:
		if a.Len() != b.Len() {
			return fmt.Sprintf(": %d and %d", a.Len(), b.Len())
		}
		for i := range a.Len() {
			if diff := differ(a.Index(i), b.Index(i)); diff != "" {
				return fmt.Sprintf("[%d]%s", i, diff)
			}
		}
		return ""
	}
	if !reflect.DeepEqual(a.Interface(), b.Interface()) {
		return fmt.Sprintf(": %v, %v", a, b)
	}
	return ""
}

// programs returns the texts of the project's programs by their paths.
func programs(t testing.TB) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, root := range []string{"../../conformance", "../../examples", "../../codegen", "../../parser/testdata", "testdata"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".dl") {
				return nil // a folder that is not there holds no programs
			}
			text, err := os.ReadFile(path)
			out[path] = string(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(out) == 0 {
		t.Skip("no programs here")
	}
	return out
}
