// Command dlgen compiles models in the dlgen language to Go, and trains, measures and runs them.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
)

func main() { os.Exit(mainCode()) }

// mainCode runs the command until it ends or is interrupted.
func mainCode() int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // compiling a model is short and small: a sixth of its time went to collecting memory
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	return run(ctx, os.Stdin, os.Stdout, os.Stderr, os.Args[1:])
}
