package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"testing"
	"time"
)

// readyWriter tells when something has been written.
type readyWriter struct {
	text  bytes.Buffer
	ready chan struct{}
}

func (w *readyWriter) Write(p []byte) (int, error) {
	if w.text.Len() == 0 {
		close(w.ready)
	}
	return w.text.Write(p)
}

// patient is a program that says when it is interrupted.
func patient() {
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	fmt.Println("ready")
	select {
	case <-interrupts:
		fmt.Println("saved")
		os.Exit(interrupted)
	case <-time.After(time.Minute):
		os.Exit(problems)
	}
}

// TestExecInterrupt: an interrupt goes on to the program, which we let end in its own way.
func TestExecInterrupt(t *testing.T) {
	program, err := exec.LookPath("patient")
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "windows" {
		t.Skip("processes take no interrupts from others")
	}
	ctx, interrupt := context.WithCancel(context.Background())
	out := &readyWriter{ready: make(chan struct{})}
	e := &env{ctx, strings.NewReader(""), out, &bytes.Buffer{}}
	go func() {
		<-out.ready
		interrupt()
	}()
	if err := e.exec(program, nil); err != exitCode(interrupted) || out.text.String() != "ready\nsaved\n" {
		t.Errorf("%v, %q", err, &out.text)
	}
}

// TestExecCode: the program's exit code and streams are ours.
func TestExecCode(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var stdout, stderr bytes.Buffer
	e := &env{ctx, strings.NewReader("hello\n"), &stdout, &stderr}
	if err := e.exec(sh, []string{"-c", "cat; echo wrong >&2; exit 3"}); err != exitCode(3) {
		t.Errorf("%v, want exit code 3", err)
	}
	if stdout.String() != "hello\n" || stderr.String() != "wrong\n" {
		t.Errorf("stdout %q, stderr %q", &stdout, &stderr)
	}
}
