package device

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/dlgen/dlgen/rt/gpu/gputest/emulated"
)

// TestEmulated runs CUDA's text lane by lane on the processor where it is most unlike that of OpenCL: products of parts, and steps in mixed
// precision, attention among them. Any other test of this package runs so by
//
//	go run ./rt/gpu/gputest/emulated/run go test -run TestNumbers ./codegen/device
func TestEmulated(t *testing.T) {
	environment, err := emulated.Environment()
	if err != nil {
		t.Skip(err)
	}
	tests := "^(TestMatrices|TestMixed)$"
	if testing.Short() {
		tests = "^TestMatrices$"
	}
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run", tests, "-test.v")
	cmd.Env = append(append(os.Environ(), inside+"=1"), environment...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
