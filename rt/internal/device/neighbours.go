package device

// neighbours is what kernels read and write several elements at once with, and what joins what the work items of a group have.
//
//	take_f(x, p, V)       x[0] … x[V-1] are the V elements at p, a multiple of V of them: 4 or, of 16 bits, 8; take_f16 and take_bf16 likewise
//	put_f(p, x, V)        stores them; put_f16 and put_bf16 store floats that their 16 bits hold
//	MEMORY_BARRIER        a BARRIER behind which a group's work items may also write to memory what others of it have read
//	ACROSS(T, x, sh, ITEMS, JOIN)   x becomes, for all of ITEMS work items, what all have, joined by JOIN of a and b
//
// All work items of a group, which has a multiple of ITEMS of them, itself a multiple of 32, come to ACROSS together, and each ITEMS neighbours
// join what they have; sh is SHARED T sh[those of the group], which nothing else uses before a BARRIER. The order is that of a tree over each 32
// neighbours, then one of those behind the other.
//
//	ALONG(T, x, sh, FROM, TO, JOIN)   the same for those of 32 work items whose numbers differ in the bits FROM to TO/2 alone
//
// All of a group come to ALONG together. sh is SHARED T sh[LID], which nothing else uses, and is only there if KEEPS is defined.
const neighbours = `
// Neighbours in memory, and all that a group has.
#define WORDS(NAME, OF, BITS) \
	FN void take_##NAME(float *x, GLOBAL const ushort *p, int wide) { \
		if (wide == 8) { \
			uint4 w = *(GLOBAL const uint4 *)p; \
			x[0] = OF((ushort)w.x); x[1] = OF((ushort)(w.x >> 16)); \
			x[2] = OF((ushort)w.y); x[3] = OF((ushort)(w.y >> 16)); \
			x[4] = OF((ushort)w.z); x[5] = OF((ushort)(w.z >> 16)); \
			x[6] = OF((ushort)w.w); x[7] = OF((ushort)(w.w >> 16)); \
		} else { \
			uint2 w = *(GLOBAL const uint2 *)p; \
			x[0] = OF((ushort)w.x); x[1] = OF((ushort)(w.x >> 16)); \
			x[2] = OF((ushort)w.y); x[3] = OF((ushort)(w.y >> 16)); \
		} \
	} \
	FN void put_##NAME(GLOBAL ushort *p, const float *x, int wide) { \
		if (wide == 8) { \
			uint4 w; \
			w.x = BITS(x[0]) | BITS(x[1]) << 16; w.y = BITS(x[2]) | BITS(x[3]) << 16; \
			w.z = BITS(x[4]) | BITS(x[5]) << 16; w.w = BITS(x[6]) | BITS(x[7]) << 16; \
			*(GLOBAL uint4 *)p = w; \
		} else { \
			uint2 w; \
			w.x = BITS(x[0]) | BITS(x[1]) << 16; w.y = BITS(x[2]) | BITS(x[3]) << 16; \
			*(GLOBAL uint2 *)p = w; \
		} \
	}
#define EXACT_BF16(x) (BITS_OF(x) >> 16)
#define EXACT_F16(x) (uint)f16_bits(x)
WORDS(bf16, of_bf16, EXACT_BF16)
WORDS(f16, of_f16, EXACT_F16)
FN void take_f(float *x, GLOBAL const float *p, int wide) {
	float4 w = *(GLOBAL const float4 *)p;
	x[0] = w.x; x[1] = w.y; x[2] = w.z; x[3] = w.w;
	if (wide == 8) {
		w = *(GLOBAL const float4 *)(p + 4);
		x[4] = w.x; x[5] = w.y; x[6] = w.z; x[7] = w.w;
	}
}
FN void put_f(GLOBAL float *p, const float *x, int wide) {
	store4(p, x[0], x[1], x[2], x[3]);
	if (wide == 8) store4(p + 4, x[4], x[5], x[6], x[7]);
}
#if defined(__CUDACC__) || defined(__CUDA_ARCH__)
#define MEMORY_BARRIER BARRIER
#define ACROSS(T, x, sh, ITEMS, JOIN) { \
		T a = x, b; \
		UNROLL for (int h = 16; h > 0; h /= 2) { \
			b = __shfl_xor_sync(0xffffffffu, a, h); \
			a = JOIN; \
		} \
		if (ITEMS > 32) { \
			if ((LID & 31) == 0) sh[LID / 32] = a; \
			BARRIER; \
			a = sh[LID / ITEMS * (ITEMS / 32)]; \
			UNROLL for (int q = 1; q < ITEMS / 32; q++) { \
				b = sh[LID / ITEMS * (ITEMS / 32) + q]; \
				a = JOIN; \
			} \
		} \
		x = a; \
	}
#define ALONG(T, x, sh, FROM, TO, JOIN) { \
		T a = x, b; \
		UNROLL for (int h = FROM; h < TO; h *= 2) { \
			b = __shfl_xor_sync(0xffffffffu, a, h); \
			a = JOIN; \
		} \
		x = a; \
	}
#else
#define MEMORY_BARRIER barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)
#define ACROSS(T, x, sh, ITEMS, JOIN) { \
		T a = x, b; \
		sh[LID] = a; \
		BARRIER; \
		for (int h = 16; h > 0; h /= 2) { \
			if ((LID & 31) < h) { \
				a = sh[LID]; \
				b = sh[LID + h]; \
				sh[LID] = JOIN; \
			} \
			BARRIER; \
		} \
		a = sh[LID / ITEMS * ITEMS]; \
		for (int q = 1; q < ITEMS / 32; q++) { \
			b = sh[LID / ITEMS * ITEMS + 32 * q]; \
			a = JOIN; \
		} \
		x = a; \
	}
#define ALONG(T, x, sh, FROM, TO, JOIN) { \
		T a = x, b; \
		int first = LID & ~((TO) - (FROM)); \
		sh[LID] = a; \
		BARRIER; \
		a = sh[first]; \
		for (int h = FROM; h < TO; h += FROM) { \
			b = sh[first + h]; \
			a = JOIN; \
		} \
		BARRIER; \
		x = a; \
	}
#endif
`
