package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/internal/golden"
)

// TestManual makes docs/commands.md from the help of the verbs. DLGEN_UPDATE=1 writes it anew.
func TestManual(t *testing.T) {
	var page strings.Builder
	page.WriteString("# Commands\n\nMade from the help of `dlgen`; a test runs each example.\n")
	for _, verb := range verbNames {
		var stdout, stderr bytes.Buffer
		if code := run(context.Background(), strings.NewReader(""), &stdout, &stderr, []string{verb, "--help"}); code != 0 {
			t.Fatalf("%s --help: exit code %d: %s", verb, code, &stderr)
		}
		fmt.Fprintf(&page, "\n## dlgen %s\n\n```text\n%s```\n", verb, stdout.String())
	}
	golden.Check(t, "../../docs/commands.md", page.String())
}
