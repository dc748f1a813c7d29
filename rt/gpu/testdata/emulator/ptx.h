// PTX's instructions, as far as they are used, each under its name with _ for dots: destinations first, as in PTX. Where numbers are in registers
// is what the ISA's chapters on mma and ldmatrix say of lanes.
#pragma once

// Whole warps; ptx.cpp.
extern "C" {
void emu_ldmatrix(uint32_t *const out[4], uint32_t address, bool transposed);
void emu_mma16(float *const d[4], const uint32_t a[4], const uint32_t b[2], const float c[4], bool bf16);
void emu_mma_tf32(float *const d[4], const uint32_t a[4], const uint32_t b[2], const float c[4]);
uint16_t emu_f16(float x);
float emu_of_f16(uint16_t h);
uint16_t emu_bf16(float x);
uint32_t emu_tf32(float x);
float emu_ex2(float x);
}

#define EMU_LDMATRIX(NAME, TRANSPOSED) \
	static inline void NAME(uint32_t &a, uint32_t &b, uint32_t &c, uint32_t &d, uint32_t address) { \
		uint32_t *out[4] = {&a, &b, &c, &d}; \
		emu_ldmatrix(out, address, TRANSPOSED); \
	}
EMU_LDMATRIX(ptx_ldmatrix_sync_aligned_m8n8_x4_shared_b16, false)
EMU_LDMATRIX(ptx_ldmatrix_sync_aligned_m8n8_x4_trans_shared_b16, true)

#define EMU_MMA(NAME, DO, ...) \
	static inline void NAME(float &d0, float &d1, float &d2, float &d3, uint32_t a0, uint32_t a1, uint32_t a2, uint32_t a3, uint32_t b0, uint32_t b1, \
		float c0, float c1, float c2, float c3) { \
		float *d[4] = {&d0, &d1, &d2, &d3}, c[4] = {c0, c1, c2, c3}; \
		uint32_t a[4] = {a0, a1, a2, a3}, b[2] = {b0, b1}; \
		DO(d, a, b, c __VA_ARGS__); \
	}
EMU_MMA(ptx_mma_sync_aligned_m16n8k16_row_col_f32_bf16_bf16_f32, emu_mma16, , true)
EMU_MMA(ptx_mma_sync_aligned_m16n8k16_row_col_f32_f16_f16_f32, emu_mma16, , false)
EMU_MMA(ptx_mma_sync_aligned_m16n8k8_row_col_f32_tf32_tf32_f32, emu_mma_tf32)

static inline void ptx_cp_async_ca_shared_global(uint32_t to, uint64_t from, int bytes, uint32_t there) {
	if (bytes != 4 && bytes != 8 && bytes != 16) emu_fail("cp.async of %d bytes", bytes);
	emu_copy(to, (const void *)from, bytes, there);
}
static inline void ptx_cp_async_wait_all() { emu_copied(); }

static inline void ptx_cvt_rn_f16_f32(uint16_t &d, float a) { d = emu_f16(a); }
static inline void ptx_cvt_f32_f16(float &d, uint16_t a) { d = emu_of_f16(a); }
static inline void ptx_cvt_rn_bf16_f32(uint16_t &d, float a) { d = emu_bf16(a); }
static inline void ptx_cvt_rn_f16x2_f32(uint32_t &d, float a, float b) { d = (uint32_t)emu_f16(a) << 16 | emu_f16(b); } // a is the upper one
static inline void ptx_cvt_rn_bf16x2_f32(uint32_t &d, float a, float b) { d = (uint32_t)emu_bf16(a) << 16 | emu_bf16(b); }
static inline void ptx_cvt_rna_tf32_f32(uint32_t &d, float a) { d = emu_tf32(a); }
static inline void ptx_ex2_approx_ftz_f32(float &d, float a) { d = emu_ex2(a); }
static inline void ptx_max_NaN_f32(float &d, float a, float b) { d = a != a || b != b ? NAN : a == b ? (signbit(a) ? b : a) : a > b ? a : b; }
static inline void ptx_min_NaN_f32(float &d, float a, float b) { d = a != a || b != b ? NAN : a == b ? (signbit(a) ? a : b) : a < b ? a : b; }
