// What the compiler's checks of accesses call: of how addresses are aligned, and of indices into arrays.
#include "run.h"

namespace {
struct place { const char *file; uint32_t line, column; };
struct mismatch { place at; const void *type; unsigned char align, kind; };
}

extern "C" {
void __ubsan_handle_type_mismatch_v1_abort(mismatch *m, uintptr_t p) {
	if (!p) emu_fail("%s:%u: a null pointer", m->at.file, m->at.line);
	emu_fail("%s:%u: address %#zx is no multiple of %u", m->at.file, m->at.line, (size_t)p, 1u << m->align);
}
void __ubsan_handle_out_of_bounds_abort(place *at, uintptr_t index) {
	emu_fail("%s:%u: index %td is outside of its array", at->file, at->line, (ptrdiff_t)index);
}
}
