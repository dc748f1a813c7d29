package suite

import "github.com/dlgen/dlgen/rt/internal/device"

// Source is four kernels that both languages understand. A driver that is a fake knows them by name.
var Source = device.Source{Name: "suite.dl", Defines: []device.Define{{Name: "FACTOR", Value: "2"}}, Text: `#if defined(__OPENCL_VERSION__) || defined(__OPENCL_C_VERSION__)
#define KERNEL __kernel void
#define GLOBAL __global
#define INDEX(d) ((int)get_global_id(d))
#define TOTAL(d) ((int)get_global_size(d))
#define u64 ulong
#else
#define KERNEL extern "C" __global__ void
#define GLOBAL
#define PICK(d, v) ((d) == 0 ? v.x : (d) == 1 ? v.y : v.z)
#define INDEX(d) ((int)(PICK(d, blockIdx) * PICK(d, blockDim) + PICK(d, threadIdx)))
#define TOTAL(d) ((int)(PICK(d, gridDim) * PICK(d, blockDim)))
typedef unsigned int uint;
#define u64 unsigned long long
#endif
KERNEL axpy(GLOBAL float *y, GLOBAL const float *x, float a, uint n) {
	int i = INDEX(0);
	if (i < n) y[i] += a * x[i];
}
KERNEL twice(GLOBAL float *y) { y[INDEX(0)] *= FACTOR; }
KERNEL where(GLOBAL int *out) {
	out[(INDEX(2) * TOTAL(1) + INDEX(1)) * TOTAL(0) + INDEX(0)] = INDEX(0) + 100 * INDEX(1) + 10000 * INDEX(2);
}
KERNEL scalars(GLOBAL u64 *out, int a, uint b, float c, u64 d, u64 e, u64 f) {
	union { float f; uint u; } bits;
	bits.f = c;
	out[0] = (uint)a; out[1] = b; out[2] = bits.u; out[3] = d; out[4] = e; out[5] = f;
}
`}

// Broken has an error in line 2.
var Broken = device.Source{Name: "broken.dl", Defines: []device.Define{{Name: "A", Value: "1"}, {Name: "B", Value: "2"}}, Text: `
nonsense
`}
