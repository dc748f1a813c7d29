//go:build linux && (amd64 || arm64)

package gpu

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// TestKernelCache compiles a text once, again when its entry is damaged, and again when the driver refuses what is in it.
func TestKernelCache(t *testing.T) {
	driver := within(t)
	dir := t.TempDir()
	t.Setenv("DLGEN_CACHE", dir)
	compiled := fakeFunc(t, "libnvrtc.so.13", "fakeCompiled")
	before := compiled.Status()
	load := func(what string, text string, want int32) {
		t.Helper()
		d, err := Open(driver)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if _, err := d.Load(device.Source{Name: "cached", Text: text}); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if n := compiled.Status() - before; n != want {
			t.Errorf("%s: %d compilations, want %d", what, n, want)
		}
	}
	load("first", "KERNEL twice(", 1)
	load("again", "KERNEL twice(", 1)
	load("another text", "KERNEL twice( ", 2)
	files, err := filepath.Glob(filepath.Join(dir, "kernels", "*.kernel"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file[len(file)/2] ^= 1
		if err := os.WriteFile(path, file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	load("damaged", "KERNEL twice(", 3)
	load("repaired", "KERNEL twice(", 3)
	inject(t, "cuModuleLoadData", 200, 0)
	load("refused", "KERNEL twice(", 4)
	load("replaced", "KERNEL twice(", 4)
}

// TestOldCompiler compiles to PTX where NVRTC does not know the device yet.
func TestOldCompiler(t *testing.T) {
	driver := within(t)
	fakeFunc(t, "libnvrtc.so.13", "fakeNewest").Status(80)
	defer fakeFunc(t, "libnvrtc.so.13", "fakeNewest").Status(90)
	t.Setenv("DLGEN_CACHE", t.TempDir())
	d, err := Open(driver)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	m, err := d.Load(device.Source{Name: "old", Text: "KERNEL twice("})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Kernel("twice"); err != nil {
		t.Error(err)
	}
}
