package device

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/gpu"
)

// oclgrindLog is the variable that says where Oclgrind writes to.
const oclgrindLog = "OCLGRIND_LOG"

// TestRaces runs the corpus on Oclgrind, which finds work items that use the same memory without a barrier in between, and what
// lies outside of all memory. It takes long, so it runs where DLGEN_OCLGRIND names its driver, liboclgrind-rt-icd.so.
func TestRaces(t *testing.T) {
	driver := os.Getenv("DLGEN_OCLGRIND")
	if driver == "" {
		t.Skip("DLGEN_OCLGRIND is not set")
	}
	if said := simulated(t, driver, "^TestRacing$"); !strings.Contains(said, "data race") {
		t.Fatalf("a race is not found: %q", said)
	}
	for _, test := range []string{"^TestNumbers$", "^TestLoops$", "^TestDirect$", "^TestAttention$"} {
		if test == "^TestAttention$" && testing.Short() {
			continue
		}
		if said := simulated(t, driver, test); said != "" {
			t.Errorf("%s: %.4000s", test, said)
		}
	}
}

// TestRacing has work items read what their neighbours write.
func TestRacing(t *testing.T) {
	if os.Getenv(inside) == "" {
		t.Skip("it is for TestRaces")
	}
	rt.UseDevice("gpu")
	if err := accessing("sh[i%2] = i; p0[i] = sh[(i + 1)%2];"); err != nil {
		t.Fatal(err)
	}
}

// simulated returns what Oclgrind says of a test.
func simulated(t *testing.T, driver, test string) string {
	t.Helper()
	dir := t.TempDir()
	vendor, said := filepath.Join(dir, "oclgrind.icd"), filepath.Join(dir, "said")
	if err := os.WriteFile(vendor, []byte(driver+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	args := []string{"-test.run", test, "-test.timeout", "1h"}
	if testing.Short() {
		args = append(args, "-test.short")
	}
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	// It adds up what all kernels of a program share.
	cmd.Env = append(os.Environ(), inside+"=1", gpu.Environment+"=opencl", "OCL_ICD_VENDORS="+vendor, "DLGEN_CACHE="+dir,
		"OCLGRIND_DATA_RACES=1", "OCLGRIND_LOCAL_MEM_SIZE=16777216", "OCLGRIND_MAX_ERRORS=100", oclgrindLog+"="+said)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(said)
	if err != nil {
		t.Fatalf("Oclgrind has not run: %v", err)
	}
	return string(text)
}
