package main

import (
	"errors"
	"os"
	"os/exec"
)

// exec runs a binary with our streams until it ends. It hears of an interrupt once, whoever tells it, and we wait
// for what it still does: a second one would end it at once.
func (e *env) exec(binary string, args []string) error {
	cmd := exec.CommandContext(e.ctx, binary, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = e.stdin, e.stdout, e.stderr
	cmd.Cancel = func() error {
		if isTerminal(e.stdin) || isTerminal(e.stdout) || isTerminal(e.stderr) {
			return nil // Ctrl-C reached the program as it reached us
		}
		return cmd.Process.Signal(os.Interrupt)
	}
	err := cmd.Run()
	var ended *exec.ExitError
	switch {
	case errors.As(err, &ended) && ended.ExitCode() >= 0:
		return exitCode(ended.ExitCode())
	case cmd.ProcessState != nil && cmd.ProcessState.Success():
		return nil // it was done when the interrupt came
	}
	return err
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
