//go:build linux || darwin

package runner

import (
	"os"
	"syscall"
	"time"
)

// patience is how long a training waits for another one in its folder, which may be about to end.
const patience = 3 * time.Second

// lockFolder keeps other trainings out of a folder until release is called or the process ends: two would sweep up and replace each
// other's files. A folder that cannot be read, and a file system without locks, keep nobody out.
func lockFolder(folder string) (release func(), err error) {
	d, err := os.Open(folder)
	if err != nil {
		return func() {}, nil
	}
	for end := time.Now().Add(patience); ; time.Sleep(patience / 50) {
		if syscall.Flock(int(d.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != syscall.EWOULDBLOCK {
			return func() { d.Close() }, nil
		}
		if time.Now().After(end) {
			d.Close()
			return nil, errLocked(folder)
		}
	}
}
