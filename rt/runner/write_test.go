package runner

import (
	"bytes"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestChoose draws from a distribution and counts.
func TestChoose(t *testing.T) {
	p := []float64{0.5, 0.1, 0.4, 0}
	logits := []float64{3 + math.Log(0.5), 3 + math.Log(0.1), 3 + math.Log(0.4), math.Inf(-1)}
	for _, c := range []struct {
		name        string
		temperature float64
		topK        int
		want        []float64
	}{
		{"as it is", 1, 0, p},
		{"two", 1, 2, []float64{5. / 9, 0, 4. / 9, 0}},
		{"cold", 0.5, 0, []float64{25. / 42, 1. / 42, 16. / 42, 0}},
		{"frozen", 0, 0, []float64{1, 0, 0, 0}},
		{"one", 2, 1, []float64{1, 0, 0, 0}},
	} {
		for _, x := range [][]float64{p, logits} {
			s := &sampling{temperature: c.temperature, topK: c.topK, random: rand.New(rand.NewPCG(1, 2))}
			const n = 20_000
			var got [4]float64
			for range n {
				token, err := s.choose(x)
				if err != nil {
					t.Fatal(err)
				}
				got[token] += 1. / n
			}
			for i, want := range c.want {
				if math.Abs(got[i]-want) > 0.015 || want == 0 && got[i] > 0 {
					t.Errorf("%s: token %d has %v of the draws, want %v", c.name, i, got[i], want)
				}
			}
		}
	}
	s := &sampling{temperature: 1, random: rand.New(rand.NewPCG(1, 2))}
	for _, x := range [][]float64{{0, math.NaN()}, {math.Inf(1), 0}, {math.Inf(-1), math.Inf(-1)}} {
		if _, err := s.choose(x); err == nil {
			t.Errorf("%v: a token was chosen", x)
		}
	}
}

func TestPrompt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(file, []byte("from a file"), 0o666); err != nil {
		t.Fatal(err)
	}
	p := &program{stdin: strings.NewReader("from stdin")}
	for arg, want := range map[string]string{"itself": "itself", "-": "from stdin", file: "from a file", filepath.Dir(file): filepath.Dir(file)} {
		if got, err := p.prompt(arg); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", arg, got, err, want)
		}
	}
}

// FuzzCharacters: what comes out is UTF-8, whatever the pieces; text comes out as it was.
func FuzzCharacters(f *testing.F) {
	f.Add([]byte("hä\xffo語"), uint8(1))
	f.Add([]byte("\xe8\xaa"), uint8(2))
	f.Fuzz(func(t *testing.T, content []byte, size uint8) {
		var out bytes.Buffer
		c := &characters{to: &out}
		for from := 0; from < len(content); from += int(size) + 1 {
			n := min(int(size)+1, len(content)-from)
			if k, err := c.Write(content[from : from+n]); k != n || err != nil {
				t.Fatal(k, err)
			}
			if !utf8.Valid(out.Bytes()) {
				t.Fatalf("%q so far", out.Bytes())
			}
		}
		if err := c.end(); err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(out.Bytes()) || utf8.Valid(content) && !bytes.Equal(out.Bytes(), content) {
			t.Errorf("%q comes out as %q", content, out.Bytes())
		}
	})
}
