//go:build !wasm

package runner

import (
	"os"
	"os/signal"
	"syscall"
)

// heard are the signals that end a verb in order: a training saves first.
func heard() []os.Signal {
	list := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		list = append(list, syscall.SIGHUP)
	}
	return list
}
