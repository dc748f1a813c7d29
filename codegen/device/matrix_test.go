package device

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/rt"
)

// TestMatrices compares the prelude's products of parts with those of whole numbers, which are exact, for each type and each
// order in shared memory, and right operands' own loads. What is wrong with a lane or a register shows here, in one place.
func TestMatrices(t *testing.T) { apart(t, matrices) }

// matrixKernels multiplies a[16, 32] and b[32, 16]: two or four parts, from shared memory in each order. It fills the half of c behind the
// product by copies of 16, 8 and 4 bytes.
const matrixKernels = `#define TEST(NAME, T, PART, DEEP, STRIDE, RIGHT) \
KERNEL void NAME(GLOBAL uint *ctl, int n, GLOBAL uchar *m0, i64 o0, GLOBAL uchar *m1, i64 o1, GLOBAL uchar *m2, i64 o2) { \
	GLOBAL const T *a = (GLOBAL const T *)(m0 + o0), *b = (GLOBAL const T *)(m1 + o1); \
	GLOBAL float *c = (GLOBAL float *)(m2 + o2); \
	SHARED T as[16 * 40 + 32 * 24]; \
	SHARED T bs[16 * 40 + 32 * 24]; \
	SHARED float cs[24]; \
	int w = LID / 32; \
	float sum[8]; \
	for (int e = 0; e < 8; e++) sum[e] = 0; \
	for (int e = LID; e < 512; e += 64) { \
		int i = e / 32, k = e % 32; \
		as[i * 40 + k] = a[e]; \
		as[640 + k * 24 + i] = a[e]; \
		bs[i * 40 + k] = b[k * 16 + i]; \
		bs[640 + k * 24 + i] = b[k * 16 + i]; \
	} \
	if (LID == 0) { \
		copy16(&cs[0], &((GLOBAL const float *)(m0 + o0))[4], 1); \
		copy16(&cs[4], &((GLOBAL const float *)(m0 + o0))[0], 0); \
		copy8(&cs[8], &((GLOBAL const float *)(m0 + o0))[2], 1); \
		copy8(&cs[10], &((GLOBAL const float *)(m0 + o0))[0], 0); \
		copy4(&cs[12], &((GLOBAL const float *)(m0 + o0))[3], 1); \
		copy4(&cs[13], &((GLOBAL const float *)(m0 + o0))[0], 0); \
	} \
	COPIED; \
	BARRIER; \
	for (int k = 0; k < 32; k += DEEP) { \
		if (w == 0) mma_##PART(sum, rows##STRIDE(&as[k], 40), deep##STRIDE##RIGHT(&bs[640 + k * 24], 24)); \
		else mma_##PART(sum, deep##STRIDE(&as[640 + k * 24], 24), rows##STRIDE##RIGHT(&bs[k], 40)); \
	} \
	for (int e = 0; e < 8; e++) c[w * 256 + MMA_ROW(e) * 16 + MMA_COLUMN(e)] = sum[e]; \
	if (LID < 14) c[512 + LID] = cs[LID]; \
}
TEST(k0, float, tf32, 8, 32,)
TEST(k1, ushort, bf16, 16, 16,)
TEST(k2, ushort, f16, 16, 16,)
TEST(k3, ushort, bf16, 16, 16, _right)
TEST(k4, ushort, f16, 16, 16, _right)
`

func matrices(t *testing.T) {
	rt.UseDevice("gpu")
	code := &rt.DeviceCode{Name: "matrices", Kernels: matrixKernels}
	for k, d := range []ir.DType{ir.F32, ir.BF16, ir.F16, ir.BF16, ir.F16} {
		t.Run(d.String(), func(t *testing.T) {
			a, b := make([]float64, 512), make([]float64, 512)
			for i := range a {
				a[i], b[i] = float64(i*37%101-50), float64(i*53%97-48)
			}
			if d == ir.F32 { // 11 bits of mantissa: half a unit goes away from zero
				a[0], b[0], a[33] = 1+0x1p-11, -1-0x1.8p-11, 1+0x1.8p-12
			}
			g := &rt.Graph{Device: rt.OnDevice(code, fmt.Sprintf("arena 2304\nresult a0 2304\nk%d 64 64 f0 f1 a0\n", k)), Results: make([]rt.Tensor, 1)}
			c := &rt.Call{N: 1, Fields: []rt.Slab{bytesOf(a, d), bytesOf(b, d)}, Results: make([]rt.Slab, 1)}
			if err := c.Do(g); err != nil {
				t.Fatal(err)
			}
			if d == ir.F32 {
				a[0], b[0], a[33] = 1+0x1p-10, -1-0x1p-10, 1
			}
			bad := 0
			for w := range 2 {
				for i := range 16 {
					for j := range 16 {
						want := 0.0
						for k := range 32 {
							want += a[i*32+k] * b[k*16+j]
						}
						got := float64(math.Float32frombits(binary.LittleEndian.Uint32(c.Results[0][4*(w*256+i*16+j):])))
						if math.Abs(got-want) > 1e-6*math.Abs(want) && bad < 8 {
							t.Errorf("order %d, row %d, column %d: %v, want %v", w, i, j, got, want)
							bad++
						}
					}
				}
			}
			var copied, want strings.Builder
			fmt.Fprintf(&copied, "%x", []byte(c.Results[0][2048:2048+56]))
			from, zeros := c.Fields[0], make([]byte, 16)
			fmt.Fprintf(&want, "%x%x%x%x%x%x", []byte(from[16:32]), zeros, []byte(from[8:16]), zeros[:8], []byte(from[12:16]), zeros[:4])
			if copied.String() != want.String() {
				t.Errorf("copied %s, want %s", copied.String(), want.String())
			}
		})
	}
}

// bytesOf are numbers as they are in memory.
func bytesOf(x []float64, d ir.DType) rt.Slab {
	data := rt.NewSlab(len(x) * d.Size())
	for i, v := range x {
		switch d {
		case ir.F32:
			binary.LittleEndian.PutUint32(data[4*i:], math.Float32bits(float32(v)))
		case ir.F16:
			binary.LittleEndian.PutUint16(data[2*i:], rt.ToHalf(v))
		case ir.BF16:
			binary.LittleEndian.PutUint16(data[2*i:], rt.ToBF16(v))
		}
	}
	return data
}

// TestNVRTCMatrices compiles them for generations of GPUs, the first of which has no tensor cores for them.
func TestNVRTCMatrices(t *testing.T) { compiled(t, "matrices", matrixKernels, 75, 80, 90) }
