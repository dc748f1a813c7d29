package runner

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt/safetensors"
)

// tensor makes a tensor of f32.
func tensor(name string, shape []int, x ...float32) safetensors.Tensor {
	var data []byte
	for _, v := range x {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	return safetensors.Tensor{Name: name, DType: safetensors.F32, Shape: shape, Data: data}
}

// write writes a file of tensors.
func write(t *testing.T, metadata map[string]string, tensors ...safetensors.Tensor) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "case.safetensors")
	w, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := safetensors.Write(w, &safetensors.File{Metadata: metadata, Tensors: tensors}); err != nil {
		t.Fatal(err)
	}
	return path
}

// batch is two rows: y is 6 and 8, t is 6 and 9.
func batch(prefix string) []safetensors.Tensor {
	return []safetensors.Tensor{tensor(prefix+"x", []int{2, 3}, 1, 1, 0, 0, 1, 1), tensor(prefix+"t", []int{2, 1}, 6, 9)}
}

func weights(prefix string) []safetensors.Tensor {
	return []safetensors.Tensor{tensor(prefix+"dense.kernel", []int{3, 1}, 1, 2, 3), tensor(prefix+"dense.bias", []int{1}, 3)}
}

func TestVerify(t *testing.T) {
	plain := append(batch("in."), weights("weight.")...)
	good := []safetensors.Tensor{tensor("want.y", []int{2, 1}, 6, 8), tensor("want.loss", []int{1}, 0.5), tensor("want.mean_absolute_error", []int{}, 0.5),
		tensor("want.grad.dense.bias", []int{1}, -1), tensor("want.grad.dense.kernel", []int{3, 1}, 0, -1, -1)}
	meta := func(mode, steps string) map[string]string {
		return map[string]string{"mode": mode, "steps": steps, "rtol": "1e-5", "atol": "1e-6"}
	}
	bias := []safetensors.Tensor{tensor("want.after.dense.bias", []int{1}, 3.05)} // the noise is 0.01 at most
	loose := map[string]string{"mode": "train", "steps": "1", "rtol": "1e-2", "atol": "0"}
	for _, c := range []struct {
		metadata map[string]string
		tensors  []safetensors.Tensor
		want     string // "": passes
	}{
		{meta("predict", "0"), good, ""},
		{meta("train", "0"), good, ""},
		{loose, bias, ""},
		{meta("train", "1"), bias, "c: after.dense.bias: largest difference"},
		{meta("train", "2"), good, ""},
		{meta("predict", "0"), []safetensors.Tensor{tensor("want.y", []int{2, 1}, 6, 7.5)}, "c: y: largest difference 0.5 at [1 0]: want 7.5, got 8 (1 of 2 differ)"},
		{meta("predict", "0"), []safetensors.Tensor{tensor("want.y", []int{2}, 6, 8)}, "c: y: shape [2 1], want [2]"},
		{meta("predict", "0"), []safetensors.Tensor{tensor("want.z", []int{2}, 6, 8)}, "c: z: not computed; there are y, loss"},
		{meta("predict", "0"), []safetensors.Tensor{tensor("want.loss", []int{}, float32(math.NaN()))}, "c: loss: largest difference +Inf"},
		{meta("fit", "0"), nil, `mode "fit"`},
		{meta("predict", "0"), []safetensors.Tensor{tensor("weight.other", []int{1}, 1)}, `the weight "other"`},
		{meta("predict", "0"), []safetensors.Tensor{tensor("in.other", []int{1}, 1)}, `the file has "other"`},
		{meta("predict", "0"), []safetensors.Tensor{tensor("odd", []int{1}, 1)}, `unknown key "odd"`},
	} {
		file := write(t, c.metadata, append(plain[:len(plain):len(plain)], c.tensors...)...)
		out, _ := call(t, t.Context(), fmt.Sprintf("{\"case\": \"c\", \"model\": 0, \"file\": %q}\n", file), 0, "verify", "-cases", "-")
		if c.want == "" && out != `{"case":"c","passed":true,"report":""}`+"\n" || !strings.Contains(out, strings.ReplaceAll(c.want, `"`, `\"`)) {
			t.Errorf("got %s, want %q", out, c.want)
		}
	}
	many := write(t, meta("predict", "0"), tensor("in.x", []int{9, 3}, make([]float32, 27)...))
	out, _ := call(t, t.Context(), fmt.Sprintf(`{"case": "c", "model": 0, "file": %q} {"case": "d", "model": 1, "file": ""}`, many), 0, "verify", "-cases", "-")
	if !strings.Contains(out, "9 rows: the model was generated for 1 to 8") || !strings.Contains(out, "there is no model 1") {
		t.Errorf("got %s", out)
	}
}

func TestRun(t *testing.T) {
	in, w := write(t, nil, batch("")...), write(t, nil, weights("")...)
	out := filepath.Join(t.TempDir(), "y.safetensors")
	call(t, t.Context(), "", 0, "run", "-weights", w, "-in", in, "-out", out, "-grads", "-steps", "2")
	f, err := readFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if got := listed(f.Tensors); got != "y, loss, mean_absolute_error, grad.dense.kernel, grad.dense.bias, after.dense.kernel, after.dense.bias" {
		t.Errorf("got %s", got)
	}
	only := write(t, nil, batch("")[0])
	call(t, t.Context(), "", 0, "run", "-weights", w, "-in", only, "-out", out)
	if f, err = readFile(out); err != nil || listed(f.Tensors) != "y" {
		t.Errorf("got %s, %v", listed(f.Tensors), err)
	}
	if _, errs := call(t, t.Context(), "", 1, "run", "-weights", w, "-in", only, "-out", out, "-train"); !strings.Contains(errs, "targets are missing: want t") {
		t.Errorf("got %q", errs)
	}
}
