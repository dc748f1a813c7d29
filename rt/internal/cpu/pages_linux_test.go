package cpu

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"unsafe"
)

// TestWiden: the system has been asked for large pages in the middle of a large block, flag hg of its mapping, and the
// block is as before.
func TestWiden(t *testing.T) {
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage/enabled"); err != nil {
		t.Skip("the system has no large pages to give")
	}
	memory := make([]byte, 32<<20)
	Widen(memory)
	at := uintptr(unsafe.Pointer(&memory[len(memory)/2]))
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Skip(err)
	}
	flags := ""
	inside := false
	for line := range strings.Lines(string(maps)) {
		var first, end uintptr
		if n, _ := fmt.Sscanf(line, "%x-%x ", &first, &end); n == 2 {
			inside = first <= at && at < end
		}
		if inside && strings.HasPrefix(line, "VmFlags:") {
			flags = line
		}
	}
	if !strings.Contains(flags, " hg") {
		t.Errorf("flags of the mapping: %q", flags)
	}
	for i := 0; i < len(memory); i += 1 << 12 {
		if memory[i] != 0 {
			t.Fatal("not zero any more")
		}
	}
	Widen(make([]byte, 1<<20)) // too small to be worth it
	Widen(nil)
	runtime.KeepAlive(memory)
}
