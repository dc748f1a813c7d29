package main

import (
	"os/exec"
	"runtime"
	"syscall"
)

// bind lets a program hear of an interrupt when we are gone without telling it, as after kill -9: a training that nobody
// watches would go on in a folder where another goes on, too. The system ties that to the thread that starts the program.
func bind(cmd *exec.Cmd) (unbind func()) {
	runtime.LockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGINT}
	return runtime.UnlockOSThread
}
