// Run runs a command with a GPU that is emulated on the processor:
//
//	go run ./rt/gpu/gputest/emulated/run go test -run 'TestMixed$' ./codegen/device
//	go run ./rt/gpu/gputest/emulated/run dlgen verify conformance --device gpu --run attention
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/dlgen/dlgen/rt/gpu/gputest/emulated"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: run COMMAND [ARGUMENT ...]")
		os.Exit(2)
	}
	environment, err := emulated.Environment()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), environment...)
	err = cmd.Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		fmt.Fprintln(os.Stderr, err)
	}
	if err != nil {
		os.Exit(max(1, cmd.ProcessState.ExitCode()))
	}
}
