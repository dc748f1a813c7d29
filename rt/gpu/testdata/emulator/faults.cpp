// Faults of the host's processor are those of the thread that runs: an address in no memory, a whole number that is divided by zero.
#include "fiber.h"
#include "launch.h"
#include <algorithm>
#include <pthread.h>
#include <signal.h>

namespace {

pthread_t host; // the thread that runs the launch: others may have faults of their own
struct sigaction before[3];
const int signals[3] = {SIGSEGV, SIGBUS, SIGFPE};
int caught;
char *caught_at;

void landing() {
	if (caught == SIGFPE) emu_fail("a whole number is divided by zero");
	char *stack = current.stacks + emu_number() * stack_bytes;
	if (caught_at >= stack && caught_at < stack + page) emu_fail("its own arrays need more than %zu bytes", stack_bytes - page);
	if (caught_at >= current.shared && caught_at < current.shared + most_shared + page) emu_fail("address %td of shared memory, which has %zu bytes", caught_at - current.shared, emu_self->shared);
	emu_fail("address %p is in no memory", (void *)caught_at);
}

void on_signal(int signal, siginfo_t *info, void *context) {
	if (emu_inside && pthread_equal(host, pthread_self())) {
		caught = signal;
		caught_at = (char *)info->si_addr;
		emu_inside = false;
		char *stack = current.stacks + emu_number() * stack_bytes;
		if (fiber_land(context, stack + stack_bytes, landing)) return;
	}
	const struct sigaction *old = &before[std::find(signals, signals + 3, signal) - signals];
	if (old->sa_flags & SA_SIGINFO) return old->sa_sigaction(signal, info, context);
	sigaction(signal, old, nullptr); // it happens again
}

} // namespace

void faults_begin() {
	host = pthread_self();
	struct sigaction ours = {};
	ours.sa_sigaction = on_signal;
	ours.sa_flags = SA_SIGINFO | SA_ONSTACK;
	for (int i = 0; i < 3; i++) sigaction(signals[i], &ours, &before[i]);
}

void faults_end() {
	for (int i = 0; i < 3; i++) sigaction(signals[i], &before[i], nullptr);
}
