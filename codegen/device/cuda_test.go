package device

import (
	"slices"
	"testing"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/rt/gpu"
)

// TestNVRTCCorpus compiles all kernels of the corpus for two generations of GPUs, by NVRTC, which needs no GPU. It skips where
// there is no NVRTC: $DLGEN_NVRTC names its file.
func TestNVRTCCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles some hundreds of kernels")
	}
	needNVRTC(t)
	text := textOf(t, slices.Concat(corpus(t), attentionTrials(t), loopTrials(t)))
	compiled(t, "numbers", text, 80, 90)
}

// needNVRTC skips where NVIDIA's compiler is not installed; .ci/full cuda installs it.
func needNVRTC(t *testing.T) {
	t.Helper()
	if _, err := gpu.CompileCUDA("empty", "", 80); err != nil {
		t.Skip(err)
	}
}

// compiled compiles kernels for generations of GPUs.
func compiled(t *testing.T, name, text string, archs ...int) {
	t.Helper()
	needNVRTC(t)
	for _, arch := range archs {
		if _, err := gpu.CompileCUDA(name, text, arch); err != nil {
			t.Errorf("for %d: %.4000v", arch, err)
		}
	}
}

// textOf is the text of the kernels of trials.
func textOf(t *testing.T, trials []*trial) string {
	c := kernels.New(nil, 0, false, kernels.Usual())
	for _, tr := range trials {
		tr.compile(t, c)
	}
	kernels, _ := c.Texts()
	return kernels
}
