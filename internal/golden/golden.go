package golden

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// Check compares got with the file at path, or writes it there if DLGEN_UPDATE is set.
func Check(t testing.TB, path, got string) {
	t.Helper()
	if os.Getenv("DLGEN_UPDATE") != "" {
		update(t, path, got)
		return
	}
	want, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if line, a, b, differ := firstDifference(string(want), got); differ {
		t.Errorf("%s: line %d:\n got: %s\nwant: %s\n(DLGEN_UPDATE=1 writes it anew) all of it:\n%s", path, line, a, b, beginning(got))
	}
}

func update(t testing.TB, path, got string) {
	t.Helper()
	var err error
	if got == "" {
		if err = os.Remove(path); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	} else {
		err = os.WriteFile(path, []byte(got), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// firstDifference returns the first line, from 1, where two texts differ. Line ends may be those of Windows.
func firstDifference(want, got string) (line int, a, b string, differ bool) {
	want, got = strings.ReplaceAll(want, "\r\n", "\n"), strings.ReplaceAll(got, "\r\n", "\n")
	if want == got {
		return 0, "", "", false
	}
	wants, gots := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(wants), len(gots)) {
		w, g := at(wants, i), at(gots, i)
		if w != g {
			return i + 1, g, w, true
		}
	}
	return 0, "", "", false
}

// beginning is a text, or as much of it as somebody would read.
func beginning(text string) string {
	const most = 3000
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}
