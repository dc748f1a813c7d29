// Command dlgen compiles models in the dlgen language to Go, and trains, measures and runs them.
package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

func main() { os.Exit(mainCode()) }

// mainCode runs the command until it ends or is interrupted.
func mainCode() int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // compiling a model is short and small: a sixth of its time went to collecting memory
	}
	return run(untilInterrupted(), os.Stdin, os.Stdout, os.Stderr, os.Args[1:])
}

// errTerminated is why a context ends that a service manager ends, not a person with Ctrl-C.
var errTerminated = errors.New("terminated")

// untilInterrupted returns a context that the first Ctrl-C, SIGTERM or hang-up ends; a second one ends the program at once.
func untilInterrupted() context.Context {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		first := <-signals
		signal.Stop(signals)
		if first != os.Interrupt {
			cancel(errTerminated)
		}
		cancel(context.Canceled)
	}()
	return ctx
}
