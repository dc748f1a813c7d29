package device

// matrices is what kernels compute products of matrices with: parts of 16×16 numbers that 32 work items share, on tensor cores
// where CUDA has them, and the same numbers at the same places by scalars elsewhere.
//
//	part16 a = rows16(&as[i*S + k], S)     16 rows of 16 summands of 16 bits in shared memory, a row behind the other
//	part16 a = deep16(&as[k*S + i], S)     the same, where summand k of all rows lies together
//	part16 b = rows16_right(&bs[j*S + k], S)   the same numbers for a right operand alone, in fewer instructions; deep16_right likewise
//	mma_bf16(&sum[8*u], a, b)              sum += a·bᵀ; mma_f16 likewise
//	part32 a = rows32(&as[i*S + k], S)     16 rows of 8 summands of f32, which are rounded to the ten bits of TF32; deep32 likewise
//	mma_tf32(&sum[8*u], a, b)
//
// A part is what 16 rows of the left or 16 columns of the right matrix have. Of the result, each work item has eight numbers: number
// e is that of row MMA_ROW(e) and column MMA_COLUMN(e). All work items of a group of 32·w call these functions together. Parts in
// shared memory begin at multiples of 16 bytes, S is a multiple of 16 bytes too (an odd one, for deep32 an S of 8 or 24 modulo 32,
// keeps banks apart), and what is there stays until mma has been called: elsewhere a part is read only then.
//
// What a work item has of a part may be an operand of the next product: kept16_bf16(x, p, S) are those of rows whose numbers are x,
// rounded, which keep16_bf16(p, S, x) and KEPT have left in shared memory at p where registers do not serve. QUAD joins what four
// work items of a row have. Shared memory for these is only there if KEEPS is defined.
//
// copy16, copy8 and copy4 begin to copy as many bytes from memory, at multiples of as many, to shared memory, zeros if there is 0;
// after COPIED all that this work item has begun is there.
//
// store4, store2 and store2_16 store neighbours in memory, at a multiple of their bytes; bring4, bring2 and bring1 read as many words
// from there, leave4, leave2 and leave1 write them. Loops behind UNROLL are unrolled: arrays of
// a work item are registers then. Of those behind UNROLL_4 four turns are one, which read ahead.
const matrices = `
// Products of matrices.
#if defined(__CUDACC__) || defined(__CUDA_ARCH__)
#define UNROLL _Pragma("unroll")
#define UNROLL_4 _Pragma("unroll 4")
FN void store4(float *p, float a, float b, float c, float d) { *(float4 *)p = make_float4(a, b, c, d); }
FN void store2(float *p, float a, float b) { *(float2 *)p = make_float2(a, b); }
#else
#define UNROLL
#define UNROLL_4
FN void store4(GLOBAL float *p, float a, float b, float c, float d) { vstore4((float4)(a, b, c, d), 0, p); }
FN void store2(GLOBAL float *p, float a, float b) { vstore2((float2)(a, b), 0, p); }
#endif
FN void store2_16(GLOBAL ushort *p, ushort a, ushort b) { *(GLOBAL uint *)p = (uint)a | (uint)b << 16; }
FN void bring1(uint *w, GLOBAL const uint *p) { w[0] = p[0]; }
FN void bring2(uint *w, GLOBAL const uint *p) {
	uint2 x = *(GLOBAL const uint2 *)p;
	w[0] = x.x;
	w[1] = x.y;
}
FN void bring4(uint *w, GLOBAL const uint *p) {
	uint4 x = *(GLOBAL const uint4 *)p;
	w[0] = x.x;
	w[1] = x.y;
	w[2] = x.z;
	w[3] = x.w;
}
FN void leave1(const uint *w, GLOBAL uint *p) { p[0] = w[0]; }
FN void leave2(const uint *w, GLOBAL uint *p) {
	uint2 x;
	x.x = w[0];
	x.y = w[1];
	*(GLOBAL uint2 *)p = x;
}
FN void leave4(const uint *w, GLOBAL uint *p) {
	uint4 x;
	x.x = w[0];
	x.y = w[1];
	x.z = w[2];
	x.w = w[3];
	*(GLOBAL uint4 *)p = x;
}
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
#define TENSOR_CORES 1
#endif
FN float plus_f(float a, float b) { return a + b; }
FN float times_f(float a, float b) { return a * b; }
#define MMA_ROW(e) (((LID & 31) >> 2) + (((e) & 2) << 2))
#define MMA_COLUMN(e) (((LID & 3) << 1) + ((e) & 1) + (((e) & 4) << 1))
#ifdef TENSOR_CORES
typedef struct { uint r[4]; } part16;
typedef part16 part32;
FN uint shared_address(const void *p) { return (uint)__cvta_generic_to_shared(p); }
FN part16 rows16(const ushort *p, int stride) {
	part16 x;
	int l = LID & 31;
	asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
		: "=r"(x.r[0]), "=r"(x.r[1]), "=r"(x.r[2]), "=r"(x.r[3]) : "r"(shared_address(p + (l & 15) * stride + (l >> 4) * 8)) : "memory");
	return x;
}
FN part16 deep16(const ushort *p, int stride) {
	part16 x;
	int l = LID & 31;
	asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
		: "=r"(x.r[0]), "=r"(x.r[1]), "=r"(x.r[2]), "=r"(x.r[3]) : "r"(shared_address(p + ((l & 7) + (l >> 4) * 8) * stride + (l & 8))) : "memory");
	return x;
}
// The same for a right operand: what one mma reads lies in registers side by side.
FN part16 rows16_right(const ushort *p, int stride) {
	part16 x;
	int l = LID & 31;
	asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
		: "=r"(x.r[0]), "=r"(x.r[2]), "=r"(x.r[1]), "=r"(x.r[3]) : "r"(shared_address(p + ((l & 7) + (l >> 4) * 8) * stride + (l & 8))) : "memory");
	return x;
}
FN part16 deep16_right(const ushort *p, int stride) {
	part16 x;
	int l = LID & 31;
	asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
		: "=r"(x.r[0]), "=r"(x.r[2]), "=r"(x.r[1]), "=r"(x.r[3]) : "r"(shared_address(p + (l & 15) * stride + (l >> 4) * 8)) : "memory");
	return x;
}
FN uint to_tf32(float x) {
	uint b;
	asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(b) : "f"(x));
	return b;
}
FN part32 rows32(const float *p, int stride) {
	part32 x;
	int l = LID & 31;
	asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
		: "=r"(x.r[0]), "=r"(x.r[1]), "=r"(x.r[2]), "=r"(x.r[3]) : "r"(shared_address(p + (l & 15) * stride + (l >> 4) * 4)) : "memory");
	for (int i = 0; i < 4; i++) x.r[i] = to_tf32(OF_BITS(x.r[i]));
	return x;
}
FN part32 deep32(const float *p, int stride) {
	part32 x;
	int l = LID & 31, i = l >> 2, k = l & 3;
	x.r[0] = to_tf32(p[k * stride + i]);
	x.r[1] = to_tf32(p[k * stride + i + 8]);
	x.r[2] = to_tf32(p[(k + 4) * stride + i]);
	x.r[3] = to_tf32(p[(k + 4) * stride + i + 8]);
	return x;
}
#define MMA(NAME, PART, FORM) \
	FN void NAME(float *sum, PART a, PART b) { \
		asm("mma.sync.aligned." FORM " {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};" \
			: "+f"(sum[0]), "+f"(sum[1]), "+f"(sum[2]), "+f"(sum[3]) : "r"(a.r[0]), "r"(a.r[1]), "r"(a.r[2]), "r"(a.r[3]), "r"(b.r[0]), "r"(b.r[2])); \
		asm("mma.sync.aligned." FORM " {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};" \
			: "+f"(sum[4]), "+f"(sum[5]), "+f"(sum[6]), "+f"(sum[7]) : "r"(a.r[0]), "r"(a.r[1]), "r"(a.r[2]), "r"(a.r[3]), "r"(b.r[1]), "r"(b.r[3])); \
	}
MMA(mma_bf16, part16, "m16n8k16.row.col.f32.bf16.bf16.f32")
MMA(mma_f16, part16, "m16n8k16.row.col.f32.f16.f16.f32")
MMA(mma_tf32, part32, "m16n8k8.row.col.f32.tf32.tf32.f32")
FN void copy16(void *to, const void *from, int there) {
	asm volatile("cp.async.ca.shared.global [%0], [%1], 16, %2;" : : "r"(shared_address(to)), "l"(__cvta_generic_to_global(from)), "r"(there ? 16 : 0) : "memory");
}
FN void copy8(void *to, const void *from, int there) {
	asm volatile("cp.async.ca.shared.global [%0], [%1], 8, %2;" : : "r"(shared_address(to)), "l"(__cvta_generic_to_global(from)), "r"(there ? 8 : 0) : "memory");
}
FN void copy4(void *to, const void *from, int there) {
	asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;" : : "r"(shared_address(to)), "l"(__cvta_generic_to_global(from)), "r"(there ? 4 : 0) : "memory");
}
#define COPIED asm volatile("cp.async.wait_all;" : : : "memory")
FN float quick_exp(float x) {
	float y;
	asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x * 1.44269504f));
	return y;
}
FN uint pair_bf16(float a, float b) {
	uint x;
	asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(x) : "f"(b), "f"(a));
	return x;
}
FN uint pair_f16(float a, float b) {
	uint x;
	asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(x) : "f"(b), "f"(a));
	return x;
}
FN part16 pairs_bf16(const float *x) {
	part16 y;
	for (int i = 0; i < 4; i++) y.r[i] = pair_bf16(x[2 * i], x[2 * i + 1]);
	return y;
}
FN part16 pairs_f16(const float *x) {
	part16 y;
	for (int i = 0; i < 4; i++) y.r[i] = pair_f16(x[2 * i], x[2 * i + 1]);
	return y;
}
#define keep16_bf16(p, stride, x)
#define keep16_f16(p, stride, x)
#define kept16_bf16(x, p, stride) pairs_bf16(x)
#define kept16_f16(x, p, stride) pairs_f16(x)
#define KEPT
#define QUAD(x, red, JOIN) { \
		x = JOIN(x, __shfl_xor_sync(0xffffffffu, x, 1)); \
		x = JOIN(x, __shfl_xor_sync(0xffffffffu, x, 2)); \
	}
#else
#define KEEPS 1
#define quick_exp(x) FLOAT(exp)(x)
#define KEPT BARRIER
#define QUAD(x, red, JOIN) { \
		red[LID] = x; \
		BARRIER; \
		x = JOIN(JOIN(red[LID & ~3], red[(LID & ~3) + 1]), JOIN(red[(LID & ~3) + 2], red[(LID & ~3) + 3])); \
		BARRIER; \
	}
#define kept16_bf16(x, p, stride) rows16(p, stride)
#define kept16_f16(x, p, stride) rows16(p, stride)
FN void keep16_bf16(LOCAL ushort *p, int stride, const float *x) {
	for (int e = 0; e < 8; e++) p[MMA_ROW(e) * stride + MMA_COLUMN(e)] = bf16_bits(x[e]);
}
FN void keep16_f16(LOCAL ushort *p, int stride, const float *x) {
	for (int e = 0; e < 8; e++) p[MMA_ROW(e) * stride + MMA_COLUMN(e)] = f16_bits(x[e]);
}
typedef struct { LOCAL const ushort *p; int across, deep; } part16;
typedef struct { LOCAL const float *p; int across, deep; } part32;
FN part16 rows16(LOCAL const ushort *p, int stride) {
	part16 x = {p, stride, 1};
	return x;
}
FN part16 deep16(LOCAL const ushort *p, int stride) {
	part16 x = {p, 1, stride};
	return x;
}
#define rows16_right rows16
#define deep16_right deep16
FN part32 rows32(LOCAL const float *p, int stride) {
	part32 x = {p, stride, 1};
	return x;
}
FN part32 deep32(LOCAL const float *p, int stride) {
	part32 x = {p, 1, stride};
	return x;
}
FN float of_tf32(float x) {
	uint b = BITS_OF(x);
	return (b & 0x7f800000u) == 0x7f800000u ? x : OF_BITS((b + 0x1000u) & 0xffffe000u);
}
#define MMA(NAME, PART, DEPTH, VALUE) \
	FN void NAME(float *sum, PART a, PART b) { \
		for (int e = 0; e < 8; e++) \
			for (int k = 0; k < DEPTH; k++) \
				sum[e] += VALUE(a.p[MMA_ROW(e) * a.across + k * a.deep]) * VALUE(b.p[MMA_COLUMN(e) * b.across + k * b.deep]); \
	}
MMA(mma_bf16, part16, 16, of_bf16)
MMA(mma_f16, part16, 16, of_f16)
MMA(mma_tf32, part32, 8, of_tf32)
#if defined(__CUDACC__) || defined(__CUDA_ARCH__)
#define COPY(NAME, T) \
	FN void NAME(void *to, const void *from, int there) { \
		T zeros = {}; \
		*(T *)to = there ? *(const T *)from : zeros; \
	}
COPY(copy16, uint4)
COPY(copy8, uint2)
COPY(copy4, uint)
#else
// Bytes, because whatever has been stored there may not be taken for still there.
#define COPY(NAME, LOAD, STORE, BYTES) \
	FN void NAME(LOCAL void *to, GLOBAL const void *from, int there) { \
		STORE(there ? LOAD(0, (GLOBAL const uchar *)from) : (BYTES)(0), 0, (LOCAL uchar *)to); \
	}
COPY(copy16, vload16, vstore16, uchar16)
COPY(copy8, vload8, vstore8, uchar8)
COPY(copy4, vload4, vstore4, uchar4)
#endif
#define COPIED
#endif
`
