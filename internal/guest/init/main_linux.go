// Command init is the first and only process of the machine that command run emulates: it runs the command lines of /commands and
// says whether all passed.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	if filepath.Base(os.Args[0]) == "go" {
		standIn()
	}
	os.Mkdir("/tmp", 0o755)
	for at, kind := range map[string]string{"/proc": "proc", "/sys": "sysfs", "/dev": "devtmpfs"} {
		os.Mkdir(at, 0o755)
		if err := syscall.Mount(kind, at, kind, 0, ""); err != nil && err != syscall.EBUSY {
			fmt.Println("guest: mount", at, err)
		}
	}
	if all() {
		fmt.Println("guest: all passed")
	} else {
		fmt.Println("guest: failed")
	}
	for { // until the emulator is ended
		time.Sleep(time.Hour)
	}
}

// all runs the command lines and reports whether none failed.
func all() bool {
	flags, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		fmt.Println("guest:", err)
		return false
	}
	for _, flag := range []string{"avx512f", "avx512dq", "avx512bw", "avx512vl"} {
		if !strings.Contains(string(flags), " "+flag+" ") {
			fmt.Println("guest: the processor has no", flag)
			return false
		}
	}
	text, err := os.ReadFile("/commands")
	if err != nil {
		fmt.Println("guest:", err)
		return false
	}
	environment, _ := os.ReadFile("/environment")
	passed, began := true, time.Now()
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		fmt.Println("guest:", line)
		words := strings.Fields(line)
		c := exec.Command("/" + words[0])
		c.Args = words
		c.Dir = "/" + filepath.Dir(words[0])
		c.Env = append(strings.Fields(string(environment)), "DLGEN_CPU=avx512", "HOME=/tmp", "TMPDIR=/tmp", "PATH=/bin")
		c.Stdout, c.Stderr = os.Stdout, os.Stderr
		err := c.Run()
		if err != nil {
			fmt.Println("guest:", words[0], err)
			passed = false
		}
		fmt.Println("guest:", time.Since(began).Round(time.Millisecond))
	}
	return passed
}

// standIn is what programs find instead of Go, whose name and settings decide which of the programs that have been built they take: the
// command line is `go env`, anything else fails.
func standIn() {
	settings, err := os.ReadFile("/goenv")
	if len(os.Args) < 2 || os.Args[1] != "env" || err != nil {
		os.Exit(1)
	}
	os.Stdout.Write(settings)
	os.Exit(0)
}
