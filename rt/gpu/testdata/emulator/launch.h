// What the emulator's parts know of the launch that runs.
#pragma once
#include "run.h"
#include <sys/types.h>

const size_t most_threads = 1024, most_shared = 48 << 10; // of a block; bytes of arrays that are declared
const size_t stack_bytes = 128 << 10, page = 4096;

// Times count the barriers and blocks of all launches.
struct launch {
	char *shared, *stacks;
	const char *args;
	uint32_t now, block, begin; // when the block and the launch began
};

extern launch current;
extern emu_thread *emu_self;     // the thread that runs
extern volatile bool emu_inside; // whether a thread runs, and not the scheduler
extern bool checking;            // DLGEN_EMULATOR is set: accesses of memory come to checks.cpp

int emu_number(void);            // of the thread that runs
void faults_begin();             // from here on the processor's faults are the kernel's
void faults_end();
const char *line_of(const void *pc); // where code is in the text, "" if nobody knows
void note(const void *p, size_t bytes, bool write, bool alone, const void *pc); // an access, of the whole warp if not alone
