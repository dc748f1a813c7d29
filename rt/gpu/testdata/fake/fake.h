// What the files of the fake driver share. It behaves as the documentation of CUDA says, and worse where that leaves room: a stream does nothing
// until somebody waits for it, so a wait that is missing shows as wrong numbers.
#pragma once
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int status;
typedef uint64_t deviceptr;

enum { SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NO_DEVICE = 100, INVALID_DEVICE = 101, INVALID_IMAGE = 200, INVALID_CONTEXT = 201,
       INVALID_HANDLE = 400, NOT_FOUND = 500, ILLEGAL_ADDRESS = 700, LAUNCH_FAILED = 719,
       CAPTURE_UNSUPPORTED = 900, CAPTURE_UNMATCHED = 903 };

#define MOST_ARGS 256

// op is one thing that a stream does.
typedef struct op {
	enum { KERNEL, COPY, SET, RECORD, WAIT, GRAPH } kind;
	const struct kernel *kernel;
	unsigned grid[3], block[3];
	uint64_t args[MOST_ARGS];
	void *dst;
	const void *src;
	size_t bytes;
	int value;
	struct event *event;
	uint64_t mark; // of the event
	struct graph *graph;
	struct op *next;
} op;

typedef struct graph {
	op *first, *last;
	int count;
} graph;

// kernel is a function of a module.
typedef struct kernel {
	const char *name;
	int args;
	unsigned char size[MOST_ARGS]; // of its arguments
	void (*run)(const uint64_t *args, const unsigned *index, const unsigned *total); // kernels.c: what its text says, for one work item
	void *entry;                                                                     // the emulator: its code
	int most;                                                                        // threads of a block
} kernel;

// What modules are is another file: kernels.c knows the kernels of the tests by their names, the emulator runs what a text says.
typedef struct module module;

const char *device_name(void);
int device_arch(void);                 // its compute capability: 90
module *module_load(const char *code); // NULL for what is no code
void module_unload(module *m);
const kernel *module_kernel(const module *m, const char *name);
status kernel_run(const op *launch);   // the whole grid
const char *kernel_fault(void);        // what was wrong when kernel_run failed

status enter(const char *name);                    // the injected fault of a call, if there is one
status stream_add(void *stream, const op *o);      // gives a stream something to do, or captures it

// piece is what one call has allocated.
typedef struct piece {
	deviceptr at;
	size_t bytes;
	char *map;
	size_t mapped;
	void *notes; // the emulator's, from malloc
	struct piece *next;
} piece;

piece *piece_of(deviceptr at, size_t bytes); // within which bytes lie, or NULL
