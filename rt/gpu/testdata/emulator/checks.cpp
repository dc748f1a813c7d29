// What the compiler's checks call: of how addresses are aligned, of indices into arrays, and, where DLGEN_EMULATOR is set, of each access of memory:
// it lies in what was allocated, and meets no access of another thread without a barrier, nor of another block at all. To read what nobody has
// written is no fault: it is not a number, which the result shows unless it is thrown away, as sums of rows are that are not there.
#include "launch.h"
extern "C" {
#include "fake.h"
}

namespace {

// cell is what is known of a byte: when it was written and read last, and by whom.
struct cell { uint32_t wrote, read; uint16_t writer, reader; };
const uint16_t several = 0xffff, blocks = 0xfffe; // readers

cell *shared_cells;
piece *last;         // that was accessed, of the launch that began at
uint32_t last_begin;

// at says where an access is, for people.
const char *at(const void *pc, size_t offset, bool shared) {
	static char text[256];
	const char *line = line_of(pc);
	snprintf(text, sizeof text, "%s%sbyte %zu of %s", line, *line ? ": " : "", offset, shared ? "shared memory" : "memory");
	return text;
}

inline void touch(cell *c, bool write, bool shared, int me, const void *pc, size_t offset) {
	uint32_t from = shared ? current.block : current.begin;
	if (c->wrote >= from) {
		if (c->wrote < current.block) emu_fail("%s is %s, which another block has written", at(pc, offset, shared), write ? "written" : "read");
		if (c->wrote == current.now && c->writer != me)
			emu_fail("%s is %s, which thread %d has written since the last barrier", at(pc, offset, shared), write ? "written" : "read", c->writer);
	}
	bool read = c->read >= from;
	if (write) {
		if (read && (c->read < current.block || c->reader == blocks)) emu_fail("%s is written, which another block has read", at(pc, offset, shared));
		if (read && c->read == current.now && c->reader != me) {
			if (c->reader == several) emu_fail("%s is written, which several threads have read since the last barrier", at(pc, offset, shared));
			emu_fail("%s is written, which thread %d has read since the last barrier", at(pc, offset, shared), c->reader);
		}
		c->wrote = current.now;
		c->writer = me;
	} else {
		if (read && (c->read < current.block || c->reader == blocks)) c->reader = blocks;
		else if (read && c->read == current.now && c->reader != me) c->reader = several;
		else c->reader = me;
		c->read = current.now;
	}
}

} // namespace

void note(const void *p, size_t bytes, bool write, bool alone, const void *pc) {
	size_t offset = (const char *)p - current.shared;
	cell *cells;
	bool shared = offset < most_shared + page;
	if (shared) {
		if (offset + bytes > emu_self->shared) emu_fail("%s, which has %zu bytes", at(pc, offset, true), emu_self->shared);
		if (!shared_cells) shared_cells = (cell *)calloc(most_shared, sizeof(cell));
		cells = shared_cells + offset;
	} else {
		if (size_t((const char *)p - current.stacks) < most_threads * stack_bytes || size_t((const char *)p - current.args) < MOST_ARGS * 8) return;
		if (last_begin != current.begin) last = nullptr;
		last_begin = current.begin;
		if (!last || (deviceptr)p - last->at + bytes > last->bytes) last = piece_of((deviceptr)p, bytes);
		if (!last) {
			if (*line_of(p)) return; // a table of the text's own
			const char *line = line_of(pc);
			emu_fail("%s%saddress %p is in no memory", line, *line ? ": " : "", p);
		}
		if (!last->notes) last->notes = calloc(last->bytes, sizeof(cell));
		offset = (deviceptr)p - last->at;
		cells = (cell *)last->notes + offset;
	}
	int me = alone ? emu_number() : several;
	for (size_t i = 0; i < bytes; i++) touch(cells + i, write, shared, me, pc, offset + i);
}

extern "C" {

struct place { const char *file; uint32_t line, column; };
struct mismatch { place at; const void *type; unsigned char align, kind; };

void __ubsan_handle_type_mismatch_v1_abort(mismatch *m, uintptr_t p) {
	if (!p) emu_fail("%s:%u: a null pointer", m->at.file, m->at.line);
	emu_fail("%s:%u: address %#zx is no multiple of %u", m->at.file, m->at.line, (size_t)p, 1u << m->align);
}
void __ubsan_handle_out_of_bounds_abort(place *at, uintptr_t index) {
	emu_fail("%s:%u: index %td is outside of its array", at->file, at->line, (ptrdiff_t)index);
}

void __tsan_init(void) {}
#define ACCESS(N) \
	void __tsan_read##N(void *p) { note(p, N, false, true, __builtin_return_address(0)); } \
	void __tsan_write##N(void *p) { note(p, N, true, true, __builtin_return_address(0)); }
ACCESS(1) ACCESS(2) ACCESS(4) ACCESS(8) ACCESS(16)
void __tsan_read_range(void *p, size_t bytes) { note(p, bytes, false, true, __builtin_return_address(0)); }
void __tsan_write_range(void *p, size_t bytes) { note(p, bytes, true, true, __builtin_return_address(0)); }
}
