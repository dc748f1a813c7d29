package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"

	"github.com/dlgen/dlgen/codegen/build"
	"github.com/dlgen/dlgen/rt/runner/results"
)

// exec runs a binary with our streams until it ends. It hears of an interrupt once, whoever tells it, and we wait
// for what it still does: a second one would end it at once.
func (e *env) exec(binary string, args []string) error {
	cmd := exec.CommandContext(e.ctx, binary, args...)
	if dir, err := build.DefaultDir(); err == nil {
		cmd.Env = knowing(os.Environ(), dir)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = e.stdin, below(e.stdout), e.stderr
	cmd.Cancel = func() error {
		if context.Cause(e.ctx) != errTerminated && (isTerminal(e.stdin) || isTerminal(cmd.Stdout) || isTerminal(e.stderr)) {
			return nil // Ctrl-C reached the program as it reached us
		}
		return cmd.Process.Signal(os.Interrupt)
	}
	defer bind(cmd)()
	err := cmd.Run()
	var ended *exec.ExitError
	switch {
	case errors.As(err, &ended):
		return endOf(ended.ProcessState, err)
	case cmd.ProcessState != nil && cmd.ProcessState.Success():
		return nil // it was done when the interrupt came
	}
	return err
}

// endOf is how we end after a program that did not end well.
func endOf(state *os.ProcessState, err error) error {
	if code := state.ExitCode(); code >= 0 {
		return exitCode(code)
	}
	signals, ok := state.Sys().(syscall.WaitStatus)
	switch {
	case ok && signals.Signaled() && signals.Signal() == syscall.SIGPIPE:
		return exitCode(128 + int(syscall.SIGPIPE)) // who read its output has had enough
	case ok && signals.Signaled() && signals.Signal() == syscall.SIGKILL:
		return errors.New("the program was killed: was there too little memory?")
	}
	return fmt.Errorf("the program that runs the model: %w", err)
}

// below is the stream that a program of ours gets: the system's own, where there is one.
func below(w io.Writer) io.Writer {
	if r, ok := w.(*results.Writer); ok {
		return r.To
	}
	return w
}

// isTerminal reports whether a stream is a terminal; the null device looks like one.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
