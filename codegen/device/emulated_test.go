package device

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/dlgen/dlgen/rt/gpu/gputest/emulated"
)

// TestEmulated runs CUDA's text lane by lane on the processor, for what has a text of its own there: products of parts, and steps in
// mixed precision, attention among them. DLGEN_EMULATED names more tests, as -run does.
func TestEmulated(t *testing.T) {
	tests := os.Getenv("DLGEN_EMULATED")
	if tests == "" {
		tests = "^(TestMatrices|TestMixed|TestEmulator)$"
	}
	environment, err := emulated.Environment()
	if err != nil {
		t.Skip(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run", tests, "-test.v", "-test.timeout", "1h")
	cmd.Env = append(append(os.Environ(), inside+"=1"), environment...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
