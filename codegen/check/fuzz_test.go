package check

import (
	"fmt"
	"math/rand"
	"regexp"
	"strings"
	"testing"
)

// word cuts a program into pieces that can be exchanged.
var word = regexp.MustCompile(`[A-Za-z_][A-Za-z_0-9]*|[0-9.]+|->|\*\*|==|"[^"]*"|\S|\s+`)

// FuzzCheck changes a few words of real programs. Whatever comes out, the checker ends without a panic and
// its spans lie inside the text.
func FuzzCheck(f *testing.F) {
	var texts, pool []string
	for _, path := range corpus(f, "testdata/*/*.dl", "../../conformance/models/*.dl", "../../conformance/functions/*/*.dl") {
		if strings.HasSuffix(path, "endless.dl") {
			continue // it takes its time by design
		}
		texts = append(texts, read(f, path))
		pool = append(pool, word.FindAllString(texts[len(texts)-1], -1)...)
	}
	for i := range int64(200) {
		f.Add(i)
	}
	f.Fuzz(func(t *testing.T, seed int64) {
		text := mutated(rand.New(rand.NewSource(seed)), texts, pool)
		_, diags := checkText("fuzz.dl", text, Options{})
		for _, d := range diags.All {
			if s := d.At; s.IsValid() && (s.Start < 0 || s.End < s.Start || s.End > len(s.Source.Text)) {
				t.Errorf("%s: span %d to %d of %d bytes", d.Message, s.Start, s.End, len(s.Source.Text))
			}
		}
	})
}

func mutated(r *rand.Rand, texts, pool []string) string {
	words := word.FindAllString(texts[r.Intn(len(texts))], -1)
	for range 1 + r.Intn(3) {
		i, other := r.Intn(len(words)), pool[r.Intn(len(pool))]
		switch r.Intn(4) {
		case 0:
			words[i] = other
		case 1:
			words[i] = ""
		case 2:
			words[i] += " " + other
		case 3:
			j := r.Intn(len(words))
			words[i], words[j] = words[j], words[i]
		}
	}
	return strings.Join(words, "")
}

// BenchmarkCheck checks a model of 2,000 lines.
func BenchmarkCheck(b *testing.B) {
	lines := []string{
		"h%d = x -> Dense(8, activation=relu)", "x = x + tanh(h%d) * 0.5", "x = (x -> Dense(16, activation=tanh) -> Dense(8)) + x", "x = x[::-1] - mean(x)",
	}
	var s strings.Builder
	s.WriteString("model M {\n input x: f32[8]\n target t: f32[8]\n")
	for i := range 1990 {
		line := lines[i%4]
		if strings.Contains(line, "%d") {
			line = fmt.Sprintf(line, i/4)
		}
		s.WriteString(line + "\n")
	}
	s.WriteString("output x\nloss = mean_squared_error(t, x)\n}\n")
	text := s.String()
	for b.Loop() {
		if _, diags := checkText("bench.dl", text, Options{}); diags.HasErrors() {
			b.Fatal(summary(diags))
		}
	}
}
