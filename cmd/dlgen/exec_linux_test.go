package main

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"testing"
)

// starter is a program that runs another as dlgen does.
func starter() {
	e := &env{context.Background(), os.Stdin, os.Stdout, os.Stderr}
	if err := e.exec(os.Args[1], nil); err != nil {
		os.Exit(problems)
	}
}

// TestExecKilled: where we are killed, the program that we run saves and ends.
func TestExecKilled(t *testing.T) {
	program, err := exec.LookPath("patient")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("starter", program)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Fatalf("got %q, %v", lines.Text(), lines.Err())
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if !lines.Scan() || lines.Text() != "saved" {
		t.Errorf("got %q, %v", lines.Text(), lines.Err())
	}
	_ = cmd.Wait()
}
