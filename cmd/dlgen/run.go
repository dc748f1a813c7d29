package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"github.com/dlgen/dlgen/rt/runner/results"
)

// The exit codes, as the command's contract has them.
const (
	good        = 0
	problems    = 1
	wrongUsage  = 2
	interrupted = 130
)

// env is what a verb works with.
type env struct {
	ctx            context.Context
	stdin          io.Reader
	stdout, stderr io.Writer
}

// verbs is the command line: a verb is a file of this folder.
type verbs struct {
	Generate generateVerb `cmd:"" help:"Write the Go code of models."`
	Check    checkVerb    `cmd:"" help:"Find mistakes without writing anything."`
	Fmt      fmtVerb      `cmd:"" help:"Format files."`
	Summary  summaryVerb  `cmd:"" help:"Show the layers, shapes and sizes of a model."`
	Graph    graphVerb    `cmd:"" help:"Draw the layers of a model."`
	Train    trainVerb    `cmd:"" help:"Train a model as its train blocks say."`
	Eval     evalVerb     `cmd:"" help:"Measure loss and metrics of trained weights."`
	Predict  predictVerb  `cmd:"" help:"Predict from files."`
	Run      runVerb      `cmd:"" help:"Run a model on raw tensors, for tests and tools."`
	Verify   verifyVerb   `cmd:"" help:"Compare generated code with reference vectors."`
	Bench    benchVerb    `cmd:"" help:"Time a model."`
	Doctor   doctorVerb   `cmd:"" help:"Show what this machine offers."`
	Version  versionVerb  `cmd:"" help:"Show the versions."`
}

// exitCode ends a verb with a code when all has been said.
type exitCode int

// Error is what nobody prints.
func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// usage is a fault of the command line that the grammar of flags does not find.
type usage string

// Error is the sentence.
func (u usage) Error() string { return string(u) }

// run runs the command and returns its exit code.
func run(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer, args []string) (code int) {
	defer func() {
		switch c := recover().(type) {
		case nil:
		case exitCode: // --help has printed and ends here
			code = int(c)
		default:
			panic(c)
		}
	}()
	out := &results.Writer{To: stdout}
	args = usual(args)
	if len(args) == 0 {
		return showVerbs(stderr)
	}
	line, err := newParser(out, stderr).Parse(args)
	switch {
	case out.Fault != nil: // of --help
		err = out.Fault
	case err != nil && foreignVerbs[args[0]] != "":
		fmt.Fprintf(stderr, "dlgen: there is no %s: %s\n", args[0], foreignVerbs[args[0]])
		return wrongUsage
	case err != nil:
		fmt.Fprintf(stderr, "dlgen: %s (dlgen --help shows the verbs, dlgen VERB --help the flags)\n", told(err, args))
		return wrongUsage
	default:
		if err = judgePrograms(line); err != nil {
			break
		}
		if err = line.Run(&env{ctx, stdin, out, stderr}); err == nil {
			err = out.Fault
		}
	}
	return codeOf(err, ctx, stderr)
}

// showVerbs prints what --help does where no verb is named, which is wrong usage.
func showVerbs(stderr io.Writer) (code int) {
	defer func() {
		if _, ended := recover().(exitCode); !ended {
			panic("--help goes on")
		}
		code = wrongUsage
	}()
	_, _ = newParser(stderr, stderr).Parse([]string{"--help"})
	return wrongUsage
}

// newParser returns the grammar of the command line. Kong wants to exit after --help; a panic carries that out.
func newParser(stdout, stderr io.Writer) *kong.Kong {
	return kong.Must(&verbs{},
		kong.Name("dlgen"),
		kong.Description("dlgen compiles deep-learning models to Go."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { panic(exitCode(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.ShortUsageOnError(),
	)
}

// codeOf prints an error that has not been printed, and returns its exit code.
func codeOf(err error, ctx context.Context, stderr io.Writer) int {
	var code exitCode
	var fault usage
	switch {
	case err == nil:
		return good
	case errors.As(err, &code):
		return int(code)
	case ctx.Err() != nil:
		return interrupted
	case errors.As(err, &fault):
		fmt.Fprintf(stderr, "dlgen: %v\n", err)
		return wrongUsage
	}
	fmt.Fprintf(stderr, "dlgen: %v\n", err)
	return problems
}
