package main

import (
	"os/exec"
	"strings"
	"testing"
)

// TestUnifiedDiff: hunks count lines as patch wants them.
func TestUnifiedDiff(t *testing.T) {
	before := "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n"
	after := "a\nB\nc\nd\ne\nf\ng\nh\ni\nj\nl\nm\n"
	want := "--- x\n+++ x\n@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -8,5 +8,5 @@\n h\n i\n j\n-k\n l\n+m\n"
	if got := unifiedDiff("x", before, after); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := unifiedDiff("x", before, before); got != "" {
		t.Errorf("equal texts differ:\n%s", got)
	}
}

// TestUnifiedDiffApplies: what patch makes of a text and its diff is the other text.
func TestUnifiedDiffApplies(t *testing.T) {
	patch, err := exec.LookPath("patch")
	if err != nil {
		t.Skip("no patch command")
	}
	texts := []string{"", "one\n", "one\ntwo\nthree\n", "two\nthree\nfour\nfive\nsix\nseven\neight\nnine\none\n", "nine\nfour\nfour\none\n"}
	for _, a := range texts {
		for _, b := range texts {
			if a == b || a == "" || b == "" {
				continue // patch has its own ideas of files that come and go
			}
			dir := t.TempDir()
			writeText(t, dir+"/x", a)
			cmd := exec.Command(patch, "-s", "x")
			cmd.Dir, cmd.Stdin = dir, strings.NewReader(unifiedDiff("x", a, b))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("patch: %v\n%s", err, out)
			}
			if got := readText(t, dir+"/x"); got != b {
				t.Errorf("%q becomes %q, want %q", a, got, b)
			}
		}
	}
}
