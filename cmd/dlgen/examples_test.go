package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"
)

// command runs the command and fails the test if the exit code is not as wanted.
func command(t *testing.T, want int, args ...string) (stdout string) {
	t.Helper()
	var out, faults bytes.Buffer
	if code := run(context.Background(), strings.NewReader(""), &out, &faults, args); code != want {
		t.Fatalf("dlgen %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), code, want, &out, &faults)
	}
	return out.String()
}

func writeText(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func readText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestExamplesAreCurrent: the committed code is what dlgen generates, and formatted files are what it formats.
func TestExamplesAreCurrent(t *testing.T) {
	t.Chdir("../..")
	if out := command(t, 0, "generate", "--check", "-o", "generated", "examples"); out != "" {
		t.Error(out)
	}
	if out := command(t, 0, "fmt", "-l", "examples"); out != "" {
		t.Error(out)
	}
}

// TestExamplesAreFast: all examples together take one or two seconds; ten times that means that something grows too
// fast, whatever else the machine does.
func TestExamplesAreFast(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	t.Chdir("../..")
	best := time.Hour
	for range 3 {
		start := time.Now()
		command(t, 0, "generate", "--check", "-o", "generated", "examples")
		best = min(best, time.Since(start))
	}
	if best > 20*time.Second {
		t.Errorf("generating the examples takes %v, want below 20 seconds", best)
	}
}

// TestGenerateIsDeterministic: the same input gives the same bytes, however often.
func TestGenerateIsDeterministic(t *testing.T) {
	t.Chdir("../..")
	first := command(t, 0, "generate", "--stdout", "--explain", "examples")
	for range 3 {
		if again := command(t, 0, "generate", "--stdout", "--explain", "examples"); again != first {
			t.Fatal("two runs differ")
		}
	}
}
