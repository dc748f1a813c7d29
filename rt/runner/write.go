package runner

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"unicode/utf8"
)

// writeFlags are those of predict for models of text.
type writeFlags struct {
	temperature  float64
	topK, length int
	seed         int64
}

// takeWriting adds the flags for models of text.
func (f *flags) takeWriting() *writeFlags {
	w := &writeFlags{}
	f.Float64Var(&w.temperature, "temperature", 1, "of the distribution of the next token; 0: the likeliest")
	f.IntVar(&w.topK, "top-k", 0, "choose among so many of the likeliest tokens; 0: all")
	f.IntVar(&w.length, "length", 200, "tokens to write")
	f.Int64Var(&w.seed, "seed", 0, "of what is drawn")
	return w
}

// writingFlags are the names of those flags.
var writingFlags = []string{"temperature", "top-k", "length", "seed"}

// judge refuses values that mean nothing.
func (w *writeFlags) judge() error {
	switch {
	case !(w.temperature >= 0) || math.IsInf(w.temperature, 1):
		return errUsage("--temperature %v: it is a number of at least 0", w.temperature)
	case w.topK < 0:
		return errUsage("--top-k %d: it is at least 1, or 0 for all tokens", w.topK)
	case w.length < 1:
		return errUsage("--length %d: it is at least 1", w.length)
	}
	return nil
}

// writesText reports whether predict goes on with texts: the model reads tokens, and no argument is a file of numbers.
func writesText(a *alphabet, args []string) bool {
	for _, arg := range args {
		name := strings.ToLower(arg)
		if !strings.HasSuffix(name, ".npy") && !strings.HasSuffix(name, ".csv") {
			continue
		}
		if _, err := os.Stat(arg); err == nil {
			return false
		}
	}
	return a != nil
}

// write goes on with texts.
func (p *program) write(ctx context.Context, f *flags, m *Model, a *alphabet, o *writeFlags, asJSON bool, out string) error {
	if err := o.judge(); err != nil {
		return err
	}
	metadata, err := f.metadata()
	if err != nil {
		return err
	}
	if a, err = a.stored(metadata); err != nil {
		return errIn(f.weights, err)
	}
	if err := a.read(f.finder()); err != nil {
		return err
	}
	i, err := f.instance(m.Learner, o.seed)
	if err != nil {
		return err
	}
	w, err := newWriter(i, a)
	if err != nil {
		return err
	}
	to := func(out io.Writer) error {
		for n, arg := range f.Args() {
			prompt, err := p.prompt(arg)
			if err != nil {
				return err
			}
			s := &sampling{temperature: o.temperature, topK: o.topK, random: rand.New(rand.NewPCG(uint64(o.seed), uint64(n)))}
			if err := w.write(ctx, out, prompt, o.length, s, asJSON); err != nil {
				return err
			}
		}
		return nil
	}
	return p.put(out, to)
}

// prompt is the text that an argument stands for: that of a file, of stdin, or itself.
func (p *program) prompt(arg string) (string, error) {
	if arg == "-" {
		content, err := io.ReadAll(p.stdin)
		return string(content), err
	}
	if info, err := os.Stat(arg); err == nil && info.Mode().IsRegular() {
		content, err := os.ReadFile(arg)
		return string(content), err
	}
	return arg, nil
}

// write prints a prompt and what follows it, as it is written; as JSON, when it is done.
func (w *writer) write(ctx context.Context, out io.Writer, prompt string, length int, s *sampling, asJSON bool) error {
	next, err := w.tokens.Encode(prompt)
	if err == nil && len(next) == 0 {
		err = errNoPrompt
	}
	if err != nil {
		return errIn("the text to go on with", err)
	}
	w.begin()
	var written bytes.Buffer
	shown := &characters{to: &written}
	if !asJSON {
		if _, err := io.WriteString(out, prompt); err != nil {
			return err
		}
		shown.to = out
	}
	var one []byte
	for range length {
		if err := ctx.Err(); err != nil {
			return err
		}
		x, err := w.read(next)
		if err != nil {
			return err
		}
		token, err := s.choose(x)
		if err != nil {
			return err
		}
		next = append(next[:0], token)
		one = w.tokens.Append(one[:0], token)
		if _, err := shown.Write(one); err != nil {
			return err
		}
	}
	if err := shown.end(); err != nil {
		return err
	}
	if asJSON {
		_, err = fmt.Fprintf(out, "{\"input\":%s,\"text\":%s}\n", quoted(prompt), quoted(written.String()))
		return err
	}
	_, err = io.WriteString(out, "\n")
	return err
}

// characters passes on what is written as whole characters; bytes that are none become U+FFFD.
type characters struct {
	to   io.Writer
	left []byte // the beginning of a character
}

// Write takes bytes, among them parts of characters.
func (c *characters) Write(b []byte) (int, error) {
	c.left = append(c.left, b...)
	whole := 0
	for whole < len(c.left) && utf8.FullRune(c.left[whole:]) {
		_, n := utf8.DecodeRune(c.left[whole:])
		whole += n
	}
	_, err := c.to.Write(bytes.ToValidUTF8(c.left[:whole], []byte("\ufffd")))
	c.left = append(c.left[:0], c.left[whole:]...)
	return len(b), err
}

// end passes on what is left of a character that has no end.
func (c *characters) end() error {
	_, err := c.to.Write(bytes.ToValidUTF8(c.left, []byte("\ufffd")))
	c.left = c.left[:0]
	return err
}
