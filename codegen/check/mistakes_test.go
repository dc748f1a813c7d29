package check

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/internal/golden"
)

// TestMistakes checks programs with mistakes: each is expected on its line by a comment, `// ERROR "rx"`, and
// nothing else is reported. testdata/mistakes/NAME.dl prints NAME.txt; DLGEN_UPDATE=1 writes it anew.
func TestMistakes(t *testing.T) {
	for _, path := range corpus(t, "testdata/mistakes/*.dl") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text := read(t, path)
			_, diags := checkText(filepath.Base(path), text, Options{})
			golden.Check(t, strings.TrimSuffix(path, ".dl")+".txt", diag.Terminal(diags))
			want := expected(t, text)
			for _, d := range diags.All {
				line := place(d)
				if rx := want[line]; rx != nil && rx.MatchString(d.Message) {
					delete(want, line)
					continue
				}
				t.Errorf("line %d: unexpected %s [%s]", line, d.Message, d.Code)
			}
			for line, rx := range want {
				t.Errorf("line %d: nothing reported, want %s", line, rx)
			}
		})
	}
}

// expected reads the ERROR comments of a program.
func expected(t *testing.T, text string) map[int]*regexp.Regexp {
	t.Helper()
	out := map[int]*regexp.Regexp{}
	for i, line := range strings.Split(text, "\n") {
		if _, rx, ok := strings.Cut(line, `// ERROR "`); ok {
			out[i+1] = regexp.MustCompile(strings.TrimSuffix(rx, `"`))
		}
	}
	return out
}

// TestExamplesOfCodes compiles the example of each of the checker's codes: it must give that code.
func TestExamplesOfCodes(t *testing.T) {
	for _, info := range diag.Codes() {
		if command, _ := info.Command(); info.Example == "" || command != "" || info.Code < "DL02" {
			continue // the parser's are its own affair
		}
		_, diags := checkText("example.dl", info.Example, Options{
			Set:    setIn(info.Example),
			Import: func(*dsl.Source, string) (*dsl.File, error) { return nil, fs.ErrNotExist },
			Schema: func(*model.Source) (*model.Schema, error) {
				return &model.Schema{Columns: []model.Column{{Name: "district", Text: true}}}, nil
			},
		})
		found := false
		for _, d := range diags.All {
			found = found || d.Code == info.Code
		}
		if !found {
			t.Errorf("%s (%s): the example gives %s", info.Code, info.Title, summary(diags))
		}
	}
}

// setIn reads the --set of a comment that shows a command.
func setIn(example string) map[string]string {
	_, flag, ok := strings.Cut(example, " --set ")
	if !ok {
		return nil
	}
	key, value, _ := strings.Cut(strings.Fields(flag)[0], "=")
	return map[string]string{key: value}
}

func summary(l *diag.List) string {
	var parts []string
	for _, d := range l.All {
		parts = append(parts, string(d.Code)+" "+d.Message)
	}
	return strings.Join(parts, "; ")
}
