// Command dlgen compiles models in the dlgen language to Go, and trains, measures and runs them.
package main

import (
	"context"
	"os"
	"os/signal"
)

func main() { os.Exit(mainCode()) }

// mainCode runs the command until it ends or is interrupted.
func mainCode() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	return run(ctx, os.Stdin, os.Stdout, os.Stderr, os.Args[1:])
}
