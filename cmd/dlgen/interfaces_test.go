package main

import (
	"regexp"
	"strings"
	"testing"
)

// reaching are reference cases that reach furthest into the interfaces between the stages: nested gradients, the batch
// axis, a loop over time that is differentiated, statistics that training keeps, an optimizer of the user's own.
var reaching = []string{
	"functions/grad/second",
	"models/wgan_gp",
	"functions/across_batch/info_nce",
	"models/simclr",
	"models/rnn_user_cell_states",
	"layers/normalization/conv_bn_relu_train",
	"optimizers/own/adam_7",
}

// TestReachingCases: these cases pass through generated code.
func TestReachingCases(t *testing.T) {
	t.Chdir("../..")
	var names []string
	for _, name := range reaching {
		names = append(names, regexp.QuoteMeta(name))
	}
	out := command(t, 0, "verify", "--strict", "--run", "^("+strings.Join(names, "|")+")$", "conformance")
	if out != "7 passed, 0 failed, 0 refused\n" {
		t.Error(out)
	}
}
