package runner

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/dlgen/dlgen/rt/runner/results"
)

// Main is the main function of a program with generated models. It does not return.
func Main(models []Model) {
	ctx, stop := signal.NotifyContext(context.Background(), heard()...)
	// A second Ctrl-C ends the program at once, but for the one that the dlgen command passes on while the terminal
	// sends it, too.
	context.AfterFunc(ctx, func() { time.AfterFunc(time.Second, stop) })
	p := &program{models: models, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, terminal: isTerminal(os.Stderr), pause: 2 * time.Second}
	os.Exit(p.run(ctx, os.Args[1:]))
}

// program is what a verb works with.
type program struct {
	models         []Model
	stdin          io.Reader
	stdout, stderr io.Writer
	terminal       bool          // stderr is one that can move its cursor
	pause          time.Duration // between checkpoints, each of which takes a sync
}

// run runs a verb and returns the exit code.
func (p *program) run(ctx context.Context, args []string) int {
	verbs := map[string]func(ctx context.Context, args []string) error{
		"train": p.train, "eval": p.eval, "predict": p.predict, "run": p.raw, "verify": p.verify,
		"bench": p.bench,
	}
	if len(args) == 0 || verbs[args[0]] == nil {
		fmt.Fprintln(p.stderr, "usage: train, eval, predict, run, verify or bench, then flags")
		return 2
	}
	out := &results.Writer{To: p.stdout}
	p.stdout = out
	err := verbs[args[0]](ctx, args[1:])
	if err == nil {
		err = out.Fault
	}
	var usage *usageError
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, context.Canceled):
		return 130
	case errors.As(err, &usage):
		fmt.Fprintf(p.stderr, "dlgen %s: %v\n", args[0], err)
		return 2
	}
	fmt.Fprintf(p.stderr, "dlgen %s: %v\n", args[0], err)
	return 1
}

// isTerminal tells whether a file is a terminal on which lines can be drawn again.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
