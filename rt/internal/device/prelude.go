package device

// Prelude comes before the kernels of a model: it makes one text of CUDA C++ and OpenCL C 1.2, and has the scalar functions
// of the language.
const Prelude = basics + matrices + neighbours

const basics = `// What CUDA C++ and OpenCL C 1.2 call differently, and the scalar functions of the language.
#if defined(__OPENCL_VERSION__) || defined(__OPENCL_C_VERSION__)
#if defined(cl_khr_fp64) || defined(__opencl_c_fp64)
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#define HAVE_F64 1
#endif
#define KERNEL __kernel
#define KERNEL_OF(items) __kernel
#define KERNEL_MANY(items, groups) __kernel
#define UNROLL
#define FN static inline
#define GLOBAL __global
#define LOCAL __local
#define SHARED __local __attribute__((aligned(16)))
#define BARRIER barrier(CLK_LOCAL_MEM_FENCE)
#define UNROLL
#define GID ((int)get_global_id(0))
#define LID ((int)get_local_id(0))
#define GROUP ((int)get_group_id(0))
#define FLOAT(name) name
#define BITS_OF(x) as_uint(x)
#define OF_BITS(x) as_float(x)
#define MULHI(a, b) mul_hi(a, b)
typedef long i64;
typedef ulong u64;
#else
#define HAVE_F64 1
#define KERNEL extern "C" __global__
#define KERNEL_OF(items) extern "C" __global__ __launch_bounds__(items)
#define KERNEL_MANY(items, groups) extern "C" __global__ __launch_bounds__(items, groups)
#define UNROLL _Pragma("unroll")
#define FN static __device__ inline
#define GLOBAL
#define LOCAL
#define SHARED __shared__ __align__(16)
#define BARRIER __syncthreads()
#define UNROLL _Pragma("unroll")
#define GID ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define LID ((int)threadIdx.x)
#define GROUP ((int)blockIdx.x)
#define FLOAT(name) name##f
#define BITS_OF(x) __float_as_uint(x)
#define OF_BITS(x) __uint_as_float(x)
#define MULHI(a, b) __umulhi(a, b)
typedef unsigned char uchar;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef long long i64;
typedef unsigned long long u64;
#endif

// Sums of float are kept in WIDE.
#ifdef HAVE_F64
typedef double WIDE;
#else
typedef float WIDE;
#endif

#define INF_F OF_BITS(0x7f800000u)
#define NAN_F OF_BITS(0x7fc00000u)
#define INF_D ((double)INF_F)
#define NAN_D ((double)NAN_F)

// Of types of 16 bits, values are kept as float and rounded after each operation.
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
FN ushort f16_bits(float x) {
	ushort h;
	asm("cvt.rn.f16.f32 %0, %1;" : "=h"(h) : "f"(x));
	return h;
}
FN float of_f16(ushort h) {
	float x;
	asm("cvt.f32.f16 %0, %1;" : "=f"(x) : "h"(h));
	return x;
}
FN ushort bf16_bits(float x) {
	ushort h;
	asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(h) : "f"(x));
	return h;
}
#else
FN ushort f16_bits(float x) {
	uint b = BITS_OF(x), s = (b >> 16) & 0x8000u;
	b &= 0x7fffffffu;
	if (b > 0x7f800000u) return (ushort)(s | 0x7e00u);
	if (b >= 0x47800000u) return (ushort)(s | 0x7c00u);
	if (b < 0x33000000u) return (ushort)s;
	if (b < 0x38800000u) {
		uint m = (b & 0x7fffffu) | 0x800000u, shift = 126u - (b >> 23);
		uint r = m >> shift, rest = m & ((1u << shift) - 1u), half_way = 1u << (shift - 1u);
		if (rest > half_way || (rest == half_way && (r & 1u))) r++;
		return (ushort)(s | r);
	}
	b += 0xfffu + ((b >> 13) & 1u);
	return (ushort)(s | ((b - 0x38000000u) >> 13));
}
FN float of_f16(ushort h) {
	uint s = ((uint)h & 0x8000u) << 16, e = ((uint)h >> 10) & 31u, f = (uint)h & 0x3ffu;
	if (e == 31u) return OF_BITS(s | 0x7f800000u | (f << 13));
	if (e == 0u) {
		float x = (float)f * 5.9604644775390625e-8f;
		return OF_BITS(s | BITS_OF(x));
	}
	return OF_BITS(s | ((e + 112u) << 23) | (f << 13));
}
FN ushort bf16_bits(float x) {
	uint b = BITS_OF(x);
	if ((b & 0x7fffffffu) > 0x7f800000u) return (ushort)(((b >> 16) & 0x8000u) | 0x7fc0u);
	return (ushort)((b + 0x7fffu + ((b >> 16) & 1u)) >> 16);
}
#endif
// bf16_top is bf16_bits of what is rounded already.
FN ushort bf16_top(float x) { return (ushort)(BITS_OF(x) >> 16); }
FN float of_bf16(ushort h) { return OF_BITS((uint)h << 16); }
FN float round_f16(float x) { return of_f16(f16_bits(x)); }
FN float round_bf16(float x) { return of_bf16(bf16_bits(x)); }

// A float goes towards zero into 64 bits, to the nearest where they do not reach, NaN to 0.
FN i64 whole_f(float x) {
	if (x != x) return 0;
	if (x >= 9223372036854775808.0f) return (i64)0x7fffffffffffffffL;
	if (x <= -9223372036854775808.0f) return -(i64)0x7fffffffffffffffL - 1;
	return (i64)x;
}
// A whole number as float, but odd where that is not exact: to round it again is to round once.
FN float odd_whole(i64 x) {
	u64 u = x < 0 ? -(u64)x : (u64)x;
	float scale = x < 0 ? -1.0f : 1.0f;
	for (; u >> 24; scale *= 2.0f) u = u >> 1 | (u & 1u);
	return scale * (float)u;
}

// Functions of float.
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
FN float max_f(float a, float b) {
	float y;
	asm("max.NaN.f32 %0, %1, %2;" : "=f"(y) : "f"(a), "f"(b));
	return y;
}
FN float min_f(float a, float b) {
	float y;
	asm("min.NaN.f32 %0, %1, %2;" : "=f"(y) : "f"(a), "f"(b));
	return y;
}
#else
FN float max_f(float a, float b) { return a != a || a > b ? a : b; }
FN float min_f(float a, float b) { return a != a || a < b ? a : b; }
#endif
FN float sign_f(float x) { return x > 0.0f ? 1.0f : (x < 0.0f ? -1.0f : x); }
FN float sigmoid_f(float x) {
	if (x >= 0.0f) return 1.0f / (1.0f + FLOAT(exp)(-x));
	float e = FLOAT(exp)(x);
	return e / (1.0f + e);
}
FN float mod_f(float x, float y) {
	float r = FLOAT(fmod)(x, y);
	if (r == 0.0f) return FLOAT(copysign)(0.0f, y);
	return (r < 0.0f) != (y < 0.0f) ? r + y : r;
}
// The quotient itself may round to the whole number above it.
FN float floordiv_f(float x, float y) {
	if (y == 0.0f) return x / y;
	float r = FLOAT(fmod)(x, y), q = (x - r) / y;
	if (r != 0.0f && (r < 0.0f) != (y < 0.0f)) q -= 1.0f;
	return q == 0.0f ? FLOAT(copysign)(0.0f, x / y) : FLOAT(rint)(q);
}
// From 4 on, erf is 1 in float, tanh from 9.1 on, which some drivers miss by a bit (not CUDA's tanh): what multiplies the rest, as
// GELU, shows it.
FN float erf_f(float x) { return x >= 4.0f ? 1.0f : (x <= -4.0f ? -1.0f : FLOAT(erf)(x)); }
#ifdef __CUDA_ARCH__
FN float tanh_f(float x) { return tanhf(x); }
#else
FN float tanh_f(float x) { return x >= 9.1f ? 1.0f : (x <= -9.1f ? -1.0f : FLOAT(tanh)(x)); }
#endif

#ifdef HAVE_F64
FN double tanh_d(double x) { return tanh(x); }
FN double erf_d(double x) { return erf(x); }
FN double max_d(double a, double b) { return a != a || a > b ? a : b; }
FN double min_d(double a, double b) { return a != a || a < b ? a : b; }
FN double sign_d(double x) { return x > 0.0 ? 1.0 : (x < 0.0 ? -1.0 : x); }
FN double sigmoid_d(double x) {
	if (x >= 0.0) return 1.0 / (1.0 + exp(-x));
	double e = exp(x);
	return e / (1.0 + e);
}
FN double mod_d(double x, double y) {
	double r = fmod(x, y);
	if (r == 0.0) return copysign(0.0, y);
	return (r < 0.0) != (y < 0.0) ? r + y : r;
}
FN double floordiv_d(double x, double y) {
	if (y == 0.0) return x / y;
	double r = fmod(x, y), q = (x - r) / y;
	if (r != 0.0 && (r < 0.0) != (y < 0.0)) q -= 1.0;
	return q == 0.0 ? copysign(0.0, x / y) : rint(q);
}
FN i64 whole_d(double x) {
	if (x != x) return 0;
	if (x >= 9223372036854775808.0) return (i64)0x7fffffffffffffffL;
	if (x <= -9223372036854775808.0) return -(i64)0x7fffffffffffffffL - 1;
	return (i64)x;
}
// The nearest float, but odd where it is not exact: to round it again is to round once.
FN float odd_float(double x) {
	float f = (float)x;
	if (x != x || (double)f == x || f - f != 0.0f) return f;
	uint b = BITS_OF(f);
	if (fabs((double)f) > fabs(x)) b--;
	return OF_BITS(b | 1u);
}
#endif

// Newton's method for erf(y) = x from Winitzki's first guess, "A handy approximation for the error function" (2008). Near
// the ends, erfc keeps what erf loses.
FN float erfinv_f(float x) {
	if (!(x > -1.0f && x < 1.0f)) return x == 1.0f ? INF_F : (x == -1.0f ? -INF_F : NAN_F);
	if (x == 0.0f) return x;
	WIDE a = x < 0.0f ? -(WIDE)x : (WIDE)x;
	float l = FLOAT(log)((1.0f - (float)a) * (1.0f + (float)a)), t = 4.3307467f + 0.5f * l;
	float s = FLOAT(sqrt)(t * t - l / 0.147f) - t;
	WIDE y = (WIDE)FLOAT(sqrt)(s > 0.0f ? s : 0.0f);
	if (a < (WIDE)1e-3f) y = a * (WIDE)0.886226925f;
	for (int i = 0; i < 4; i++) {
#ifdef HAVE_F64
		WIDE off = a < 0.5 ? erf(y) - a : (1.0 - a) - erfc(y), d = 1.1283791670955126 * exp(-y * y);
#else
		WIDE off = a < 0.5f ? FLOAT(erf)(y) - a : (1.0f - a) - FLOAT(erfc)(y), d = 1.1283791671f * FLOAT(exp)(-y * y);
#endif
		WIDE step = off / d;
		y -= step / ((WIDE)1 + y * step);
	}
	return x < 0.0f ? -(float)y : (float)y;
}
#ifdef HAVE_F64
FN double erfinv_d(double x) {
	if (!(x > -1.0 && x < 1.0)) return x == 1.0 ? INF_D : (x == -1.0 ? -INF_D : NAN_D);
	if (x == 0.0) return x;
	double a = fabs(x), l = log((1.0 - a) * (1.0 + a)), t = 4.330746750799873 + 0.5 * l, s = sqrt(t * t - l / 0.147) - t;
	double y = a < 1e-3 ? a * 0.886226925452758 : sqrt(s > 0.0 ? s : 0.0);
	for (int i = 0; i < 6; i++) {
		double off = a < 0.5 ? erf(y) - a : (1.0 - a) - erfc(y), step = off / (1.1283791670955126 * exp(-y * y));
		y -= step / (1.0 + y * step);
	}
	return copysign(y, x);
}
#endif

// Functions of whole numbers; those of T wrap, by way of U.
#define WHOLES(S, T, U, BITS) \
	FN T add_##S(T a, T b) { return (T)((U)a + (U)b); } \
	FN T sub_##S(T a, T b) { return (T)((U)a - (U)b); } \
	FN T mul_##S(T a, T b) { return (T)((U)a * (U)b); } \
	FN T neg_##S(T a) { return (T)((U)0 - (U)a); } \
	FN T abs_##S(T a) { return a < (T)0 ? neg_##S(a) : a; } \
	FN T sign_##S(T a) { return (T)((a > (T)0) - (a < (T)0)); } \
	FN T max_##S(T a, T b) { return a > b ? a : b; } \
	FN T min_##S(T a, T b) { return a < b ? a : b; } \
	FN T floordiv_##S(T a, T b) { \
		if (b == (T)0) return (T)0; \
		if ((T)-1 < (T)0 && b == (T)-1) return neg_##S(a); \
		T q = (T)(a / b); \
		return (T)(q * b) != a && (a < (T)0) != (b < (T)0) ? (T)(q - (T)1) : q; \
	} \
	FN T mod_##S(T a, T b) { return b == (T)0 ? (T)0 : sub_##S(a, mul_##S(floordiv_##S(a, b), b)); } \
	FN T pow_##S(T a, T e) { \
		if (e < (T)0) { \
			if (a != (T)1 && a != (T)-1) return (T)0; \
			e = (T)(e & (T)1); \
		} \
		T y = (T)1; \
		for (; e > (T)0; e = (T)(e >> 1)) { \
			if (e & (T)1) y = mul_##S(y, a); \
			a = mul_##S(a, a); \
		} \
		return y; \
	} \
	FN T shl_##S(T a, T c) { return c < (T)0 || c >= (T)BITS ? (T)0 : (T)((U)a << (int)c); } \
	FN T shr_##S(T a, T c) { return c < (T)0 || c >= (T)BITS ? (a < (T)0 ? (T)-1 : (T)0) : (T)(a >> (int)c); }
WHOLES(i, int, uint, 32)
WHOLES(l, i64, u64, 64)
WHOLES(u, uchar, uint, 8)

// What a call tells its kernels, in words: the fault (its operand's number, place, value), the seed, the step.
#define FAULT 0
#define SEED 4
#define STEP 6

// Philox4x32-10: word i of the numbers that a stream draws in this step.
FN uint draw(GLOBAL const uint *ctl, uint stream, uint counter, uint i) {
	uint c0 = i >> 2, c1 = stream, c2 = ctl[STEP], c3 = counter, k0 = ctl[SEED], k1 = ctl[SEED + 1];
	for (int round = 0; round < 10; round++) {
		uint h0 = MULHI(0xD2511F53u, c0), l0 = 0xD2511F53u * c0, h1 = MULHI(0xCD9E8D57u, c2), l1 = 0xCD9E8D57u * c2;
		c0 = h1 ^ c1 ^ k0;
		c1 = l1;
		c2 = h0 ^ c3 ^ k1;
		c3 = l0;
		k0 += 0x9E3779B9u;
		k1 += 0xBB67AE85u;
	}
	return (i & 2u) ? ((i & 1u) ? c3 : c2) : ((i & 1u) ? c1 : c0);
}
FN float uniform_f(GLOBAL const uint *ctl, uint stream, uint counter, int i) {
	return (float)(draw(ctl, stream, counter, (uint)i) >> 8) * 5.9604644775390625e-8f;
}
FN WIDE normal_w(GLOBAL const uint *ctl, uint stream, uint counter, int i) {
	uint pair = (uint)i & ~1u;
	WIDE r = ((WIDE)draw(ctl, stream, counter, pair) + (WIDE)1) * (WIDE)2.3283064365386963e-10f;
	WIDE angle = (WIDE)draw(ctl, stream, counter, pair + 1u) * (WIDE)2.3283064365386963e-10f;
#ifdef HAVE_F64
	r = sqrt(-2.0 * log(r));
	angle *= 6.283185307179586;
	return ((uint)i & 1u) ? r * sin(angle) : r * cos(angle);
#else
	r = FLOAT(sqrt)(-2.0f * FLOAT(log)(r));
	angle *= 6.2831853072f;
	return ((uint)i & 1u) ? r * FLOAT(sin)(angle) : r * FLOAT(cos)(angle);
#endif
}
#ifdef HAVE_F64
FN double uniform_d(GLOBAL const uint *ctl, uint stream, uint counter, int i) {
	u64 hi = draw(ctl, stream, counter, 2u * (uint)i), lo = draw(ctl, stream, counter, 2u * (uint)i + 1u);
	return (double)((hi << 32 | lo) >> 11) * 1.1102230246251565e-16;
}
#endif

// before tells whether a comes before b in a sorted row, where NaN is larger than all.
FN int before_f(float a, float b) { return a < b || (b != b && a == a); }
#ifdef HAVE_F64
FN int before_d(double a, double b) { return a < b || (b != b && a == a); }
#endif
FN int before_i(int a, int b) { return a < b; }
FN int before_l(i64 a, i64 b) { return a < b; }
FN int before_u(uchar a, uchar b) { return a < b; }
`
