// Runs a launch: block after block, whose threads are fibers. A warp's lanes run one after the other until all of them wait, so that each warp
// goes as far as it can before the next one; lanes and warps take turns forwards and backwards, which shows what relies on either.
#include "launch.h"
extern "C" {
#include "fake.h"
}
#include "fiber.h"
#include <algorithm>
#include <cstdarg>
#include <sys/mman.h>
#include <vector>

namespace {

enum state { READY, AT_BARRIER, IN_WARP, DONE };

struct copy { char *to; const char *from; size_t bytes, there; };

struct thread : emu_thread {
	fiber f;
	enum state state;
	int place, line; // of the barrier
	const char *what;
	emu_together all;
	void *arg;
	std::vector<copy> copies;
};

thread threads[most_threads];
fiber scheduler;
const emu_kernel *running;
const uint64_t *arguments;
emu_dim block_at, block_size, grid_size;
char fault[1024];
bool failed, backwards;

thread *self() { return static_cast<thread *>(emu_self); }
int number(const thread *t) { return int(t - threads); }

void wait(enum state s) {
	self()->state = s;
	emu_inside = false;
	fiber_switch(&self()->f, &scheduler);
}

void body() {
	running->run(arguments);
	wait(DONE);
}

void resume(thread *t) {
	emu_self = t;
	t->state = READY;
	emu_inside = true;
	fiber_switch(&scheduler, &t->f);
}

// report notes what is wrong, of the first fault.
void report(const thread *t, const char *format, va_list args) {
	if (failed) return;
	failed = true;
	size_t n = snprintf(fault, sizeof fault, "kernel %s, block (%u, %u, %u)", running->name, block_at.x, block_at.y, block_at.z);
	if (t) n += snprintf(fault + n, sizeof fault - n, ", thread (%u, %u, %u)", t->index.x, t->index.y, t->index.z);
	n += snprintf(fault + n, sizeof fault - n, ": ");
	vsnprintf(fault + n, sizeof fault - n, format, args);
}

void wrong(const thread *t, const char *format, ...) {
	va_list args;
	va_start(args, format);
	report(t, format, args);
	va_end(args);
}

const char *where(const thread *t) {
	static char text[2][128];
	static int turn;
	char *out = text[turn ^= 1];
	switch (t->state) {
	case AT_BARRIER: snprintf(out, 128, "thread %d waits at the barrier of line %d", number(t), t->line); break;
	case IN_WARP: snprintf(out, 128, "thread %d waits in %s", number(t), t->what); break;
	default: snprintf(out, 128, "thread %d has ended", number(t));
	}
	return out;
}

// warp runs lanes until each is at a barrier or has ended.
void warp(thread *first, int lanes) {
	for (;;) {
		for (int i = 0; i < lanes && !failed; i++) {
			thread *t = first + (backwards ? lanes - 1 - i : i);
			if (t->state == READY) resume(t);
		}
		if (failed) return;
		thread *in = std::find_if(first, first + lanes, [](const thread &t) { return t.state == IN_WARP; });
		if (in == first + lanes) return;
		void *args[32];
		for (int i = 0; i < lanes; i++) {
			thread *t = first + i;
			if (t->state != IN_WARP || t->all != in->all || strcmp(t->what, in->what))
				return wrong(nullptr, "a warp's lanes are apart: %s, %s", where(in), where(t));
			args[i] = t->arg;
		}
		if (lanes < 32) return wrong(in, "a warp of %d lanes does %s, which needs 32", lanes, in->what);
		in->all(args);
		for (int i = 0; i < lanes; i++) first[i].state = READY;
	}
}

// meet lets threads go on that are all at one barrier, and returns how many have ended.
int meet(int count) {
	thread *at = nullptr, *gone = nullptr;
	for (thread *t = threads; t < threads + count; t++) {
		if (t->state == DONE) gone = gone ? gone : t;
		else if (!at) at = t;
		else if (t->place != at->place) wrong(nullptr, "threads wait at different barriers: %s, %s", where(at), where(t));
	}
	if (at && gone) wrong(nullptr, "a barrier waits for threads that have ended: %s, %s", where(at), where(gone));
	if (!at) return count;
	for (int t = 0; t < count; t++) threads[t].state = READY;
	return 0;
}

// block runs all threads of a block.
void block(int count) {
	memset(current.shared, 0xff, most_shared); // numbers that are none
	current.block = ++current.now;
	backwards = false;
	unsigned i = 0;
	for (unsigned z = 0; z < block_size.z; z++)
		for (unsigned y = 0; y < block_size.y; y++)
			for (unsigned x = 0; x < block_size.x; x++, i++) {
				thread *t = &threads[i];
				t->index = {x, y, z};
				t->shared = 0;
				t->state = READY;
				t->copies.clear();
				fiber_start(&t->f, current.stacks + i * stack_bytes + page, stack_bytes - page, body);
			}
	for (int ended = 0; ended < count && !failed;) {
		int warps = (count + 31) / 32;
		for (int w = 0; w < warps && !failed; w++) {
			int first = 32 * (backwards ? warps - 1 - w : w);
			warp(&threads[first], std::min(32, count - first));
		}
		backwards = !backwards;
		current.now++;
		if (!failed) ended = meet(count);
	}
}

void prepare() {
	if (current.stacks) return;
	auto map = [](size_t bytes) {
		void *p = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (p == MAP_FAILED) abort();
		return (char *)p;
	};
	current.stacks = map(most_threads * stack_bytes);
	for (size_t i = 0; i < most_threads; i++) mprotect(current.stacks + i * stack_bytes, page, PROT_NONE);
	current.shared = map(most_shared + 2 * page) + page;
	mprotect(current.shared - page, page, PROT_NONE);
	mprotect(current.shared + most_shared, page, PROT_NONE);
}

} // namespace

emu_thread *emu_self;
launch current;
volatile bool emu_inside;
bool checking = getenv("DLGEN_EMULATOR");

int emu_number(void) { return number(self()); }
emu_dim emu_thread_idx(void) { return emu_self->index; }
emu_dim emu_block_idx(void) { return block_at; }
emu_dim emu_dim_of_block(void) { return block_size; }
emu_dim emu_dim_of_grid(void) { return grid_size; }

void emu_fail(const char *format, ...) {
	va_list args;
	va_start(args, format);
	report(self(), format, args);
	va_end(args);
	wait(DONE);
	__builtin_unreachable();
}

void emu_barrier(int place, int line) {
	self()->place = place;
	self()->line = line;
	wait(AT_BARRIER);
}

void emu_warp(const char *what, emu_together all, void *arg) {
	thread *t = self();
	t->what = what;
	t->all = all;
	t->arg = arg;
	wait(IN_WARP);
}

void *emu_shared(size_t bytes, size_t align) {
	size_t at = (self()->shared + align - 1) & ~(align - 1);
	if (at + bytes > most_shared) emu_fail("its shared arrays have more than %zu bytes", most_shared);
	self()->shared = at + bytes;
	return current.shared + at;
}

uint32_t emu_shared_address(const void *p) {
	const char *at = (const char *)p;
	if (at < current.shared || at > current.shared + self()->shared) emu_fail("%p is no address of shared memory", p);
	return uint32_t(at - current.shared);
}

void *emu_shared_at(uint32_t address, size_t bytes, size_t align) {
	if (address % align) emu_fail("address %u of shared memory is no multiple of %zu", address, align);
	if (address + bytes > self()->shared) emu_fail("%zu bytes at address %u of shared memory, which has %zu bytes", bytes, address, self()->shared);
	return current.shared + address;
}

void *emu_global(const void *p) {
	const char *at = (const char *)p;
	if ((at >= current.shared && at < current.shared + most_shared) || (at >= current.stacks && at < current.stacks + most_threads * stack_bytes)) emu_fail("%p is not in global memory", p);
	return (void *)p;
}

// Until a copy is waited for, its place holds numbers that are none.
void emu_copy(uint32_t to, const void *from, size_t bytes, size_t there) {
	char *at = (char *)emu_shared_at(to, bytes, bytes);
	if (there > bytes) emu_fail("a copy of %zu bytes reads %zu", bytes, there);
	if ((uintptr_t)from % bytes) emu_fail("a copy of %zu bytes reads from %p", bytes, from);
	if (checking) {
		note(at, bytes, true, true, __builtin_return_address(0));
		if (there) note(from, there, false, true, __builtin_return_address(0));
	}
	memset(at, 0xff, bytes);
	self()->copies.push_back({at, (const char *)from, bytes, there});
}

void emu_copied(void) {
	for (const copy &c : self()->copies) {
		if (checking) note(c.to, c.bytes, true, true, __builtin_return_address(0));
		memset(c.to, 0, c.bytes);
		memcpy(c.to, c.from, c.there);
	}
	self()->copies.clear();
}

extern "C" const char *kernel_fault(void) { return fault; }

extern "C" status kernel_run(const op *o) {
	prepare();
	running = (const emu_kernel *)o->kernel->entry;
	arguments = o->args;
	current.args = (const char *)o->args;
	current.begin = ++current.now;
	block_size = {o->block[0], o->block[1], o->block[2]};
	grid_size = {o->grid[0], o->grid[1], o->grid[2]};
	failed = false;
	faults_begin();
	for (block_at.z = 0; block_at.z < o->grid[2]; block_at.z++)
		for (block_at.y = 0; block_at.y < o->grid[1]; block_at.y++)
			for (block_at.x = 0; block_at.x < o->grid[0] && !failed; block_at.x++) block(o->block[0] * o->block[1] * o->block[2]);
	faults_end();
	return failed ? LAUNCH_FAILED : SUCCESS;
}
