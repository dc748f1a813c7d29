//go:build linux && (amd64 || arm64)

package gpu

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt/gpu/gputest/emulated"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// TestEmulator runs the suite on the emulator of CUDA's kernels, and kernels that are wrong.
func TestEmulator(t *testing.T) {
	if os.Getenv(inside) != "" {
		t.Skip("a process started it")
	}
	environment, err := emulated.Environment()
	if err != nil {
		t.Skip(err)
	}
	apart(t, "cuda", "^(TestSuite|TestWrongKernels|TestWrongTexts)$", environment...)
	apart(t, "cuda", "^(TestSuite|TestWrongKernels)$", append(environment, "DLGEN_EMULATOR=checked")...)
}

// TestWrongKernels: the emulator says what is wrong with a kernel of 64 threads, and where, instead of going on with whatever there is.
func TestWrongKernels(t *testing.T) {
	driver := within(t)
	cases := []struct{ name, text, want string }{
		{"nothing", "s[i] = x[i]; __syncthreads(); x[i] = s[63 - i];", ""},
		{"barriers of a warp", "if (i < 32) __syncthreads();", "a barrier waits for threads that have ended: thread 0 waits at the barrier of line %d, thread 32 has ended"},
		{"other barriers", "if (i == 5) __syncthreads(); else __syncthreads();", "threads wait at different barriers: thread 0 waits at the barrier of line %d, thread 5 waits at the barrier of line %d"},
		{"lanes apart", "if (i != 33) x[i] = __shfl_xor_sync(0xffffffffu, x[i], 1);", "a warp's lanes are apart: thread 32 waits in a shuffle, thread 33 has ended"},
		{"lanes in two", "int y; if (i & 1) y = __shfl_xor_sync(0xffffffffu, i, 1); else __syncthreads();", "a warp's lanes are apart: thread 1 waits in a shuffle, thread 0 waits at the barrier of line %d"},
		{"memory", "if (i == 7) x[256] = 1;", "is in no memory"},
		{"shared", "s[i + 1] = 1;", "thread (63, 0, 0): wrong:%d: index 64 is outside of its array"},
		{"shared memory", "float *p = s; p[i + (12 << 10)] = 1;", "of shared memory, which has 256 bytes"},
		{"too much", "__shared__ float t[12 << 10]; t[i] = 1;", "its shared arrays have more than 49152 bytes"},
		{"own", "float own[4]; if (i < 5) own[i] = 1; x[i] = own[1];", "thread (4, 0, 0): wrong:%d: index 4 is outside of its array"},
		{"not aligned", "*(float4 *)(x + i) = make_float4(1, 2, 3, 4);", "thread (1, 0, 0): wrong:%d: address 0x"},
		{"no number", "x[i] = i / (int)(x[i] - 1);", "a whole number is divided by zero"},
		{"part that is not aligned", part("s + 4 * (i & 15) + 2"), "address 8 of shared memory is no multiple of 16"},
		{"part that is not shared", part("x + 4 * (i & 15)"), "is no address of shared memory"},
		{"part beyond", "s[i] = 1; __syncthreads(); " + part("s + 4 * (i & 15) + 4"), "thread (63, 0, 0): 16 bytes at address 256 of shared memory, which has 256 bytes"},
		{"copy that is not aligned", `asm volatile("cp.async.ca.shared.global [%0], [%1], 16, %2;" : : "r"((unsigned)__cvta_generic_to_shared(s)), "l"(x + 1), "r"(16) : "memory");`, "a copy of 16 bytes reads from 0x"},
	}
	// Without the checks of accesses, these compute with what are no numbers.
	garbage := []struct{ name, text, want string }{
		{"no barrier", "s[i] = 1; x[i] = s[(i + 1) % 64] + s[(i + 63) % 64];", "wrong:%d: byte 4 of shared memory is written, which thread 0 has read since the last barrier"},
		{"no barrier before the next turn", "s[i] = 1; __syncthreads(); x[i] = s[63 - i]; s[i] = NAN; x[i] += s[i];", "of shared memory is read, which thread 32 has written since the last barrier"},
		{"nobody waits", `if (i % 4 == 0) asm volatile("cp.async.ca.shared.global [%0], [%1], 16, %2;" : : "r"((unsigned)__cvta_generic_to_shared(s + i)), "l"(x + i), "r"(16) : "memory"); __syncthreads(); x[i] = s[i];`, ""},
		{"not written", "x[i] = s[i];", ""},
		{"memory of another", "x[i] = i ? NAN : x[1];", "wrong:%d: byte 4 of memory is written, which thread 0 has read since the last barrier"},
		{"the same place", "x[0] = NAN;", "wrong:%d: byte 0 of memory is written, which thread 0 has written since the last barrier"},
	}
	var lines []string
	for _, c := range cases {
		lines = append(lines, c.text)
	}
	for _, c := range garbage {
		lines = append(lines, c.text)
	}
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := launch(driver, lines, i)
			begin, want := fmt.Sprintf("kernel wrong%d, block (0, 0, 0)", i), strings.ReplaceAll(c.want, "%d", strconv.Itoa(i+1))
			if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), begin) || !strings.Contains(err.Error(), want)) {
				t.Errorf("%v, want %s", err, want)
			}
		})
	}
	for i, c := range garbage {
		at := len(cases) + i
		x, err := launch(driver, lines, at)
		want := strings.ReplaceAll(c.want, "%d", strconv.Itoa(at+1))
		if os.Getenv("DLGEN_EMULATOR") == "" || want == "" {
			if err != nil || x == x {
				t.Errorf("%s: %v, %v, want NaN", c.name, x, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", c.name, err, want)
		}
	}
}

// part loads a part from an address.
func part(address string) string {
	return `unsigned a, b, c, d; asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];" : "=r"(a), "=r"(b), "=r"(c), "=r"(d) : "r"((unsigned)__cvta_generic_to_shared(` +
		address + `)) : "memory"); x[i] = a + b + c + d;`
}

// TestWrongTexts has asm that CUDA's compiler would take and that is wrong, or is not emulated.
func TestWrongTexts(t *testing.T) {
	driver := within(t)
	for _, c := range []struct{ text, want string }{
		{`asm("wgmma.fence;");`, "ptx_wgmma_fence"},
		{`asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(x[i]) : "r"(i));`, "emu_operand<unsigned int>"},
		{`double y; asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x[i]));`, "another type than its constraint"},
		{`asm("ex2.approx.ftz.f32 %1, %0;" : "=f"(x[i]) : "f"(x[i]));`, "operand 1 of asm is f"},
		{`asm("ex2.approx.ftz.f32 %0, %2;" : "=f"(x[i]) : "f"(x[i]));`, "asm has no operand 2"},
		{`asm volatile("cp.async.wait_all;");`, "asm of memory is neither volatile nor clobbers it"},
		{`__shared__ float y = 1; x[i] = y;`, "a declaration of shared memory is no array"},
	} {
		if _, err := launch(driver, []string{c.text}, 0); device.KindOf(err) != device.Compile || !strings.Contains(err.Error(), "wrong") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.text, err, c.want)
		}
	}
}

// launch runs one of some lines in each of 64 threads i, with x[256] of ones and shared s[64], and returns the sum of the first 64 of x.
func launch(driver string, lines []string, which int) (float32, error) {
	var text strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&text, `extern "C" __global__ void wrong%d(float *x) { __shared__ float s[64]; int i = threadIdx.x; %s }`+"\n", i, line)
	}
	d, err := Open(driver)
	if err != nil {
		return 0, err
	}
	defer d.Close()
	m, err := d.Alloc(1024)
	if err != nil {
		return 0, err
	}
	data := make([]byte, 1024)
	for i := range 256 {
		binary.LittleEndian.PutUint32(data[4*i:], math.Float32bits(1))
	}
	if err := d.Upload(device.Ref{Mem: m}, data); err != nil {
		return 0, err
	}
	module, err := d.Load(device.Source{Name: "wrong", Text: text.String()})
	if err != nil {
		return 0, err
	}
	k, err := module.Kernel(fmt.Sprintf("wrong%d", which))
	if err != nil {
		return 0, err
	}
	p, err := d.Record(func(r device.Recorder) error {
		return r.Launch(device.Launch{Kernel: k, Global: device.Size{64}, Local: device.Size{64}, Args: []device.Arg{device.At(m, 0)}})
	})
	if err != nil {
		return 0, err
	}
	if err := p.Run(); err != nil {
		return 0, err
	}
	if err := d.Wait(); err != nil {
		return 0, err
	}
	if err := d.Download(data, device.Ref{Mem: m}); err != nil {
		return 0, err
	}
	sum := float32(0)
	for i := range 64 {
		sum += math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return sum, nil
}
