// A fiber has a stack of its own: fiber_switch goes on where another one stopped.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __x86_64__

struct fiber { void *sp; };

// What a called function may not change goes onto the stack, the rest is the compiler's.
extern "C" void fiber_swap(void **from, void *to);
asm(R"(
.text
.type fiber_swap, @function
fiber_swap:
	pushq %rbp
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	movq %rsp, (%rdi)
	movq %rsi, %rsp
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	ret
.size fiber_swap, .-fiber_swap
)");

static inline void fiber_switch(fiber *from, fiber *to) { fiber_swap(&from->sp, to->sp); }

// fiber_start lets a fiber begin with a function that never returns.
static inline void fiber_start(fiber *f, char *stack, size_t bytes, void (*body)()) {
	uintptr_t *top = (uintptr_t *)((uintptr_t)(stack + bytes) & ~(uintptr_t)15);
	*--top = 0; // where the function would return to
	*--top = (uintptr_t)body;
	f->sp = top - 6;
}

#include <ucontext.h>

// fiber_land lets a signal's handler return into a function, at the top of a stack.
static inline bool fiber_land(void *context, char *top, void (*body)()) {
	greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
	r[REG_RSP] = (greg_t)(((uintptr_t)top & ~(uintptr_t)15) - 8);
	r[REG_RIP] = (greg_t)body;
	return true;
}

#else
#include <ucontext.h>

struct fiber { ucontext_t context; };

static inline void fiber_switch(fiber *from, fiber *to) { swapcontext(&from->context, &to->context); }

static inline void fiber_start(fiber *f, char *stack, size_t bytes, void (*body)()) {
	getcontext(&f->context);
	f->context.uc_stack.ss_sp = stack;
	f->context.uc_stack.ss_size = bytes;
	f->context.uc_link = NULL;
	makecontext(&f->context, body, 0);
}

static inline bool fiber_land(void *, char *, void (*)()) { return false; }
#endif
