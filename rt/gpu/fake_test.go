//go:build linux && (amd64 || arm64)

package gpu

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// fake builds the fake libraries with the C compiler, and returns their folder.
func fake(t *testing.T, flags ...string) string {
	t.Helper()
	cc, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("no C compiler (cc): the fake libcuda cannot be built")
	}
	dir := t.TempDir()
	for _, library := range []struct {
		name    string
		sources []string
	}{
		{"libcuda.so.1", []string{"driver.c", "kernels.c"}},
		{"libnvrtc.so.13", []string{"nvrtc.c"}},
		{"libcublasLt.so.13", []string{"cublaslt.c"}},
	} {
		args := append([]string{"-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", filepath.Join(dir, library.name), "-Wl,-soname," + library.name}, flags...)
		for _, source := range library.sources {
			args = append(args, filepath.Join("testdata", "fake", source))
		}
		if library.name == "libcublasLt.so.13" {
			args = append(args, "-L", dir, "-l:libcuda.so.1", "-lm")
		}
		if out, err := exec.Command(cc, args...).CombinedOutput(); err != nil {
			t.Fatalf("cc %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	return dir
}

// TestFake runs the suite, and what only a fake can show, on a fake libcuda.
func TestFake(t *testing.T) {
	if os.Getenv(inside) != "" {
		t.Skip("a process started it")
	}
	dir := fake(t)
	apart(t, "cuda", "^(TestSuite|TestLeaks|TestFaults|TestNothingLeft|TestKernelCache|TestProducts)$", "LD_LIBRARY_PATH="+dir)
	apart(t, "cuda", "^TestOldCompiler$", "LD_LIBRARY_PATH="+dir)
}

// TestFakeOld has drivers that do not suffice: the reason is said.
func TestFakeOld(t *testing.T) {
	if os.Getenv(inside) != "" {
		t.Skip("a process started it")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "libcuda.so.1"), []byte("no library"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, dir, want string }{
		{"broken", dir, "cuda: open libcuda.so.1: "},
		{"old", fake(t, "-DOLD", "-DVERSION=11030"), "cuda: open libcuda.so.1: a driver of CUDA 11.4 or later is needed, this one is of 11.3 and has no cuGraphInstantiateWithFlags"},
		{"no device", fake(t, "-DNO_DEVICE_AT_ALL"), "cuda: look for devices: the driver finds none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			apart(t, "cuda", "^TestNone$", "LD_LIBRARY_PATH="+c.dir, "DLGEN_WANT="+c.want)
		})
	}
	t.Run("no parameter sizes", func(t *testing.T) {
		apart(t, "cuda", "^TestSuite$/^(Memory|Arguments|Dimensions|Replay|Pipe)$", "LD_LIBRARY_PATH="+fake(t, "-DNO_PARAM_INFO"))
	})
}

// TestNone wants no device, for the reason in the environment.
func TestNone(t *testing.T) {
	_, err := Open(within(t))
	if err == nil || !strings.HasPrefix(err.Error(), os.Getenv("DLGEN_WANT")) {
		t.Errorf("%v, want %s", err, os.Getenv("DLGEN_WANT"))
	}
	if kind := device.KindOf(err); kind != device.Absent && kind != device.Old {
		t.Errorf("its kind is %v", kind)
	}
	t.Setenv(Environment, "")
	if _, err := Open(""); err == nil || !strings.Contains(err.Error(), "cuda: ") {
		t.Errorf("auto: %v", err)
	}
}

// fakeFunc is a function that only the fake has.
func fakeFunc(t *testing.T, library, name string) call.Func {
	t.Helper()
	lib, err := call.Open(library)
	if err != nil {
		t.Fatal(err)
	}
	f := lib.Func(name)
	if f == 0 {
		t.Fatalf("%s is no fake: it has no %s", library, name)
	}
	return f
}

// inject lets a function of the driver fail after some calls.
func inject(t *testing.T, name string, status, after int) {
	t.Helper()
	block, err := call.NewBlock(128)
	if err != nil {
		t.Fatal(err)
	}
	defer block.Free()
	fakeFunc(t, "libcuda.so.1", "fakeFail").Status(block.Text(name), uintptr(status), uintptr(after))
}

// TestNothingLeft counts what the driver has given out, after faults at every call of a whole cycle.
func TestNothingLeft(t *testing.T) {
	driver := within(t)
	live := fakeFunc(t, "libcuda.so.1", "fakeLive")
	if err := attempt(driver); err != nil { // a code that is refused is compiled again: no fault
		t.Fatal(err)
	}
	for _, name := range []string{
		"cuDevicePrimaryCtxRetain", "cuStreamCreate", "cuMemAlloc_v2", "cuMemsetD8Async", "cuMemHostAlloc", "cuEventCreate",
		"cuModuleGetFunction", "cuFuncGetAttribute", "cuStreamBeginCapture_v2", "cuLaunchKernel", "cuStreamEndCapture", "cuGraphInstantiateWithFlags",
		"cuGraphUpload", "cuGraphLaunch", "cuMemcpyHtoDAsync_v2", "cuMemcpyDtoDAsync_v2", "cuMemcpyDtoHAsync_v2", "cuEventRecord", "cuStreamWaitEvent",
		"cuEventSynchronize", "cuStreamSynchronize",
	} {
		failed := false
		for after := range 8 {
			inject(t, name, 999, after)
			err := attempt(driver)
			failed = failed || err != nil
			if n := live.Status(); n != 0 {
				t.Errorf("%s fails after %d calls: %d things are left (%v)", name, after, n, err)
			}
		}
		if !failed {
			t.Errorf("nothing calls %s", name)
		}
		inject(t, "", 0, 0)
	}
	if err := attempt(driver); err != nil {
		t.Error(err)
	}
}

// attempt does one of everything up to the first error, and closes the device.
func attempt(driver string) (err error) {
	d, err := Open(driver)
	if err != nil {
		return err
	}
	defer d.Close()
	m, err := d.Alloc(4096)
	if err != nil {
		return err
	}
	at := device.Ref{Mem: m}
	feed, err := d.Feed(at, 64)
	if err != nil {
		return err
	}
	fetch, err := d.Fetch(at, 64)
	if err != nil {
		return err
	}
	module, err := d.Load(device.Source{Name: "attempt", Text: "KERNEL twice("})
	if err != nil {
		return err
	}
	k, err := module.Kernel("twice")
	if err != nil {
		return err
	}
	p, err := d.Record(func(r device.Recorder) error {
		return r.Launch(device.Launch{Kernel: k, Args: []device.Arg{device.At(m, 0)}})
	})
	if err != nil {
		return err
	}
	data := make([]byte, 64)
	for _, do := range []func() error{
		func() error { return d.Upload(at, data) }, func() error { return feed.Put(device.Part{Bytes: data}) }, feed.Take, p.Run, fetch.Start,
		func() error { return fetch.Read(data) }, d.Wait, func() error { return d.Download(data, at) },
	} {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// TestFaults gives each meaning of a status its kind.
func TestFaults(t *testing.T) {
	driver := within(t)
	d, err := Open(driver)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	inject(t, "cuMemAlloc_v2", 2, 0)
	_, err = d.Alloc(4096)
	if device.KindOf(err) != device.Memory || err.Error() != "cuda: allocate 4096 bytes: CUDA_ERROR_OUT_OF_MEMORY (2): as the fake says" {
		t.Errorf("no memory: %v", err)
	}
	if _, err := d.Alloc(4096); err != nil {
		t.Errorf("memory again: %v", err)
	}
	inject(t, "cuStreamSynchronize", 700, 0)
	if err := d.Wait(); device.KindOf(err) != device.Lost {
		t.Errorf("a fault of a kernel: %v", err)
	}
	inject(t, "", 0, 0)
	if _, err := d.Alloc(1); device.KindOf(err) != device.Lost || !strings.Contains(err.Error(), "CUDA_ERROR_ILLEGAL_ADDRESS (700)") {
		t.Errorf("after a loss: %v", err)
	}
	inject(t, "cuInit", 0, 0)
	inject(t, "cuDevicePrimaryCtxRetain", 12345, 0)
	if _, err := Open(driver); err == nil || err.Error() != "cuda: open Fake GPU: status (12345)" || device.KindOf(err) != device.Unexpected {
		t.Errorf("an unknown status: %v", err)
	}
}
