// What the emulator's parts, and the modules that it compiles, share: a block's threads are fibers of one thread of the host, and each runs until
// it has to wait for others.
#pragma once
#include <stddef.h>
#include <stdint.h>

struct emu_dim { unsigned x, y, z; };

// emu_thread is a thread of a block.
struct emu_thread {
	emu_dim index;
	size_t shared; // bytes of shared memory that its declarations have taken
};

// emu_together is what all lanes of a warp do in one step: lane i has given args[i].
typedef void (*emu_together)(void *const *args);

extern "C" {
// Of a thread they stay what they are: the compiler may keep them.
emu_dim emu_thread_idx(void) __attribute__((const));
emu_dim emu_block_idx(void) __attribute__((const));
emu_dim emu_dim_of_block(void) __attribute__((const));
emu_dim emu_dim_of_grid(void) __attribute__((const));

void emu_barrier(int place, int line);                    // until all threads of the block are at this place
void emu_warp(const char *what, emu_together, void *arg); // until all lanes of the warp are there
void *emu_shared(size_t bytes, size_t align);            // the next array of the block's shared memory
uint32_t emu_shared_address(const void *p);
void *emu_shared_at(uint32_t address, size_t bytes, size_t align);
void *emu_global(const void *p);                         // p, which is not in shared memory
void emu_copy(uint32_t to, const void *from, size_t bytes, size_t there);
void emu_copied(void);                                   // makes the copies that the thread has begun
[[noreturn]] void emu_fail(const char *format, ...);     // ends the launch
}

// emu_kernel is an entry of a module's table of kernels.
struct emu_kernel {
	const char *name;
	int most; // threads of a block
	int args;
	const unsigned char *size;
	void (*run)(const uint64_t *args);
};
