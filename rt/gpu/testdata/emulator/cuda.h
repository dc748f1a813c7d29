// What kernels are compiled behind: CUDA's words, as far as they are used. The translator has made calls of asm, of arrays in shared memory
// and of barriers.
#pragma once
#include "run.h"
#include <math.h>
#include <string.h>
#include <utility>

#define __device__
#define __host__
#define __global__
#define __forceinline__ inline
#define __align__(n) __attribute__((aligned(n)))
#define threadIdx emu_thread_idx()
#define blockIdx emu_block_idx()
#define blockDim emu_dim_of_block()
#define gridDim emu_dim_of_grid()

struct alignas(8) float2 { float x, y; };
struct alignas(16) float4 { float x, y, z, w; };
struct alignas(8) uint2 { unsigned x, y; };
struct alignas(16) uint4 { unsigned x, y, z, w; };
static inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
static inline float2 make_float2(float x, float y) { return {x, y}; }

static inline unsigned __float_as_uint(float x) { unsigned b; memcpy(&b, &x, 4); return b; }
static inline float __uint_as_float(unsigned b) { float x; memcpy(&x, &b, 4); return x; }
static inline unsigned __umulhi(unsigned a, unsigned b) { return unsigned((uint64_t)a * b >> 32); }
static inline size_t __cvta_generic_to_shared(const void *p) { return emu_shared_address(p); }
static inline size_t __cvta_generic_to_global(const void *p) { return (size_t)emu_global(p); }

// emu_exchange is what a lane gives, whom it asks, and what it gets.
template <class T> struct emu_exchange { T value; int from; T got; };

template <class T> __attribute__((no_sanitize("thread"))) void emu_exchanged(void *const *args) {
	for (int i = 0; i < 32; i++) {
		emu_exchange<T> *to = (emu_exchange<T> *)args[i];
		if (unsigned(to->from) < 32) to->got = ((emu_exchange<T> *)args[to->from])->value;
	}
}

template <class T> T __shfl_xor_sync(unsigned mask, T value, int lane) {
	if (mask != 0xffffffffu) emu_fail("a shuffle of some lanes");
	emu_exchange<T> x = {value, int(threadIdx.x & 31) ^ lane, value};
	emu_warp("a shuffle", emu_exchanged<T>, &x);
	return x.got;
}

// Operands of asm: their types are those of their constraints, as PTX wants them, and those of the instruction's operands.
template <char C> struct emu_type;
template <> struct emu_type<'h'> { typedef uint16_t type; };
template <> struct emu_type<'r'> { typedef uint32_t type; };
template <> struct emu_type<'l'> { typedef uint64_t type; };
template <> struct emu_type<'f'> { typedef float type; };
template <> struct emu_type<'d'> { typedef double type; };
template <char C, class T> constexpr bool emu_register = C == 'f' || C == 'd' ? std::is_same_v<T, typename emu_type<C>::type>
	: (std::is_integral_v<T> || std::is_pointer_v<T>) && sizeof(T) == sizeof(typename emu_type<C>::type);
template <class T> struct emu_operand {
	T value;
	template <class U, class = std::enable_if_t<std::is_same_v<T, U>>> operator U() const { return value; }
};
template <char C, class T> emu_operand<typename emu_type<C>::type> emu_in(T x) {
	static_assert(emu_register<C, T>, "an operand of asm has another type than its constraint");
	return {(typename emu_type<C>::type)x};
}
template <char C, class T> typename emu_type<C>::type &emu_out(T &x) {
	static_assert(emu_register<C, T>, "an operand of asm has another type than its constraint");
	return (typename emu_type<C>::type &)x;
}

#include "ptx.h"

// A module's table of kernels: a launch has each argument in a word of its own.
template <auto F> struct emu_of;
template <class... A, void (*F)(A...)> struct emu_of<F> {
	static constexpr unsigned char size[sizeof...(A) + 1] = {sizeof(A)...};
	template <class T> static T arg(const uint64_t *word) { T x; memcpy(&x, word, sizeof x); return x; }
	template <size_t... I> static void call(const uint64_t *args, std::index_sequence<I...>) { F(arg<A>(&args[I])...); }
	static void run(const uint64_t *args) { call(args, std::index_sequence_for<A...>()); }
	static constexpr emu_kernel entry(const char *name, int most) { return {name, most, sizeof...(A), size, run}; }
};
