// PTX's instructions of whole warps, and its conversions. Which lane and register has which element of a matrix, and how numbers are rounded, is
// what the PTX ISA says ("Warp Level Matrix Instructions", "cvt", "ex2"), and nothing of it is taken from the text that is tested.
#include "launch.h"
#include <math.h>
#include <string.h>

extern "C" float emu_of_f16(uint16_t h);

namespace {

float float_of(uint32_t b) { float x; memcpy(&x, &b, 4); return x; }
uint32_t bits_of(float x) { uint32_t b; memcpy(&b, &x, 4); return b; }

struct load { const uint16_t *row; uint32_t got[4]; };

// Lanes 8i to 8i+7 have the addresses of the rows of matrix i. Lane l gets of each matrix elements 2(l%4) and 2(l%4)+1 of row l/4, or of column l/4.
template <bool transposed> void ldmatrix(void *const *args) {
	for (int lane = 0; lane < 32; lane++)
		for (int i = 0; i < 4; i++) {
			uint16_t pair[2];
			for (int e = 0; e < 2; e++) {
				int row = lane / 4, column = 2 * (lane % 4) + e;
				if (transposed) { int r = row; row = column; column = r; }
				pair[e] = ((const load *)args[8 * i + row])->row[column];
			}
			((load *)args[lane])->got[i] = pair[0] | (uint32_t)pair[1] << 16;
		}
}

struct product { float *const *d; const uint32_t *a, *b; const float *c; };

// multiply adds A[16, depth]·B[depth, 8] to what lane l has of the sums: rows l/4 and l/4+8, columns 2(l%4) and the next one. The products are exact;
// how the hardware rounds their sum is its own affair.
void multiply(void *const *args, const double *a, const double *b, int depth) {
	for (int lane = 0; lane < 32; lane++) {
		const product *p = (const product *)args[lane];
		for (int i = 0; i < 4; i++) {
			int row = lane / 4 + (i < 2 ? 0 : 8), column = lane % 4 * 2 + (i & 1);
			double sum = p->c[i];
			for (int k = 0; k < depth; k++) sum += a[row * depth + k] * b[k * 8 + column];
			*p->d[i] = (float)sum;
		}
	}
}

// m16n8k16 of 16 bits: element i of A is the lower or upper half of register i/2.
template <bool bf16> void mma16(void *const *args) {
	double a[16 * 16], b[16 * 8];
	auto number = [](const uint32_t *r, int i) {
		uint16_t h = uint16_t(r[i / 2] >> (i & 1) * 16);
		return (double)(bf16 ? float_of((uint32_t)h << 16) : emu_of_f16(h));
	};
	for (int lane = 0; lane < 32; lane++) {
		const product *p = (const product *)args[lane];
		int group = lane >> 2, in_group = lane % 4;
		for (int i = 0; i < 8; i++) {
			int row = i < 2 || (i >= 4 && i < 6) ? group : group + 8, column = in_group * 2 + (i & 1) + (i < 4 ? 0 : 8);
			a[row * 16 + column] = number(p->a, i);
		}
		for (int i = 0; i < 4; i++) b[(in_group * 2 + (i & 1) + (i < 2 ? 0 : 8)) * 8 + group] = number(p->b, i);
	}
	multiply(args, a, b, 16);
}

// m16n8k8 of TF32, of which the lower 13 bits count for nothing.
void mma_tf32(void *const *args) {
	double a[16 * 8], b[8 * 8];
	auto number = [](uint32_t r) { return (double)float_of(r & 0xffffe000u); };
	for (int lane = 0; lane < 32; lane++) {
		const product *p = (const product *)args[lane];
		int group = lane >> 2, in_group = lane % 4;
		for (int i = 0; i < 4; i++) {
			int row = i == 0 || i == 2 ? group : group + 8, column = i < 2 ? in_group : in_group + 4;
			a[row * 8 + column] = number(p->a[i]);
		}
		for (int i = 0; i < 2; i++) b[(in_group + 4 * i) * 8 + group] = number(p->b[i]);
	}
	multiply(args, a, b, 8);
}

// nearest rounds to a multiple of a power of two, half-way cases to the even one.
double nearest(double x, int exponent) { return ldexp(nearbyint(ldexp(x, -exponent)), exponent); }

} // namespace

extern "C" {
void emu_ldmatrix(uint32_t *const out[4], uint32_t address, bool transposed) {
	load l = {(const uint16_t *)emu_shared_at(address, 16, 16), {}};
	if (checking) note(l.row, 16, false, false, __builtin_return_address(0));
	emu_warp(transposed ? "ldmatrix.trans" : "ldmatrix", transposed ? ldmatrix<true> : ldmatrix<false>, &l);
	for (int i = 0; i < 4; i++) *out[i] = l.got[i];
}

void emu_mma16(float *const d[4], const uint32_t a[4], const uint32_t b[2], const float c[4], bool bf16) {
	product p = {d, a, b, c};
	emu_warp("mma", bf16 ? mma16<true> : mma16<false>, &p);
}

void emu_mma_tf32(float *const d[4], const uint32_t a[4], const uint32_t b[2], const float c[4]) {
	product p = {d, a, b, c};
	emu_warp("mma of TF32", mma_tf32, &p);
}

float emu_of_f16(uint16_t h) {
	int exponent = h >> 10 & 31, fraction = h & 0x3ff;
	float x = exponent == 31 ? (fraction ? NAN : INFINITY) : exponent ? ldexpf(1024 + fraction, exponent - 25) : ldexpf(fraction, -24);
	return h & 0x8000 ? -x : x;
}

uint16_t emu_f16(float x) {
	uint16_t sign = signbit(x) ? 0x8000 : 0;
	if (isnan(x)) return 0x7fff;
	double m = fabs((double)x);
	if (m >= 65520) return sign | 0x7c00;
	int exponent = m < 0x1p-14 ? -14 : ilogb(m);
	m = nearest(m, exponent - 10);
	if (m < 0x1p-14) return sign | (uint16_t)ldexp(m, 24);
	exponent = ilogb(m); // it may have become the next one
	return sign | (uint16_t)((exponent + 15) << 10 | ((int)ldexp(m, 10 - exponent) - 1024));
}

uint16_t emu_bf16(float x) {
	if (isnan(x)) return 0x7fff;
	uint32_t b = bits_of(x), rest = b & 0xffff, up = rest > 0x8000 || (rest == 0x8000 && (b >> 16 & 1));
	return uint16_t((b >> 16) + up);
}

// Half-way cases go away from zero.
uint32_t emu_tf32(float x) {
	uint32_t b = bits_of(x);
	if (isnan(x)) return 0x7fffffff;
	if (isinf(x)) return b;
	return (b + 0x1000) & 0xffffe000u;
}

float emu_ex2(float x) {
	if (!isnan(x) && fabsf(x) < 0x1p-126f) x = copysignf(0, x);
	float y = exp2f(x);
	return y < 0x1p-126f ? 0 : y;
}
}
