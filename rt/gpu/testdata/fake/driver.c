// A fake libcuda.so.1: one device whose memory is the host's.
#include "fake.h"
#include <sys/mman.h>

#ifndef VERSION
#define VERSION 12040
#endif

static int live[8]; // contexts, memory, host memory, streams, events, modules, graphs, executables
static struct { char name[64]; status s; int after; } fault;
static __thread int current; // whether the context is the thread's
static int retained;
static status lost; // of the kernel that failed: nothing works any more in its context

void fakeFail(const char *name, status s, int after) {
	snprintf(fault.name, sizeof fault.name, "%s", name);
	fault.s = s;
	fault.after = after;
}

// fakeLive is how many things exist that have to be given back.
int fakeLive(void) {
	int sum = retained;
	for (int i = 0; i < 8; i++) sum += live[i];
	return sum;
}

status enter(const char *name) {
	if (strcmp(fault.name, name) == 0 && fault.after-- <= 0) {
		if (fault.s != ILLEGAL_ADDRESS) fault.name[0] = 0; // that one stays
		return fault.s;
	}
	return lost;
}

#define ENTER(name) do { status s_ = enter(name); if (s_) return s_; } while (0)
#define CONTEXT(name) do { ENTER(name); if (!current) return INVALID_CONTEXT; } while (0)

// --- streams, which do nothing until somebody waits

typedef struct stream {
	graph todo;
	graph *capture;
	struct stream *next;
} stream;

typedef struct event {
	stream *on;     // where it was recorded last
	uint64_t mark;  // of that record
	uint64_t done;  // the latest mark that was reached
	int timing;
} event;

static stream *streams;

static void push(graph *g, const op *o) {
	op *copy = malloc(sizeof *copy);
	*copy = *o;
	copy->next = NULL;
	if (g->last) g->last->next = copy; else g->first = copy;
	g->last = copy;
	g->count++;
}

static void clear(graph *g) {
	for (op *o = g->first; o;) { op *next = o->next; free(o); o = next; }
	memset(g, 0, sizeof *g);
}

static void drive(stream *s, event *until, uint64_t mark);

static void perform(const op *o) {
	switch (o->kind) {
	case KERNEL: if (!lost) lost = kernel_run(o); break;
	case COPY: memmove(o->dst, o->src, o->bytes); break;
	case SET: memset(o->dst, o->value, o->bytes); break;
	case RECORD: o->event->done = o->mark; break;
	case WAIT: if (o->mark) drive(o->event->on, o->event, o->mark); break;
	case GRAPH: for (const op *p = o->graph->first; p; p = p->next) perform(p); break;
	}
}

// drive runs a stream up to an event's mark, or to its end.
static void drive(stream *s, event *until, uint64_t mark) {
	while (s->todo.first && (!until || until->done < mark)) {
		op *o = s->todo.first;
		s->todo.first = o->next;
		if (!o->next) s->todo.last = NULL;
		perform(o);
		free(o);
	}
}

static void drain(void) {
	for (stream *s = streams; s; s = s->next) drive(s, NULL, 0);
}

status stream_add(void *stream_, const op *o) {
	stream *s = stream_;
	if (!s) return INVALID_HANDLE;
	push(s->capture ? s->capture : &s->todo, o);
	return SUCCESS;
}

static int capturing(void) {
	for (stream *s = streams; s; s = s->next) if (s->capture) return 1;
	return 0;
}

status cuStreamCreate(stream **out, unsigned flags) {
	CONTEXT("cuStreamCreate");
	if (flags != 1) return INVALID_VALUE;
	*out = calloc(1, sizeof **out);
	(*out)->next = streams;
	streams = *out;
	live[3]++;
	return SUCCESS;
}

status cuStreamDestroy_v2(stream *s) {
	CONTEXT("cuStreamDestroy_v2");
	drain();
	for (stream **p = &streams; *p; p = &(*p)->next) if (*p == s) { *p = s->next; free(s); live[3]--; return SUCCESS; }
	return INVALID_HANDLE;
}

status cuStreamSynchronize(stream *s) {
	CONTEXT("cuStreamSynchronize");
	if (s->capture) return CAPTURE_UNSUPPORTED;
	drive(s, NULL, 0);
	return lost;
}

status cuStreamWaitEvent(stream *s, event *e, unsigned flags) {
	CONTEXT("cuStreamWaitEvent");
	if (flags) return INVALID_VALUE;
	return stream_add(s, &(op){.kind = WAIT, .event = e, .mark = e->mark});
}

status cuStreamBeginCapture_v2(stream *s, int mode) {
	CONTEXT("cuStreamBeginCapture_v2");
	if (mode != 1 || s->capture) return INVALID_VALUE;
	s->capture = calloc(1, sizeof(graph));
	return SUCCESS;
}

status cuStreamEndCapture(stream *s, graph **out) {
	*out = NULL;
	if (!s->capture) return CAPTURE_UNMATCHED;
	graph *g = s->capture;
	s->capture = NULL;
	status st = enter("cuStreamEndCapture");
	if (st) { clear(g); free(g); return st; }
	live[6]++;
	*out = g;
	return SUCCESS;
}

// --- events

status cuEventCreate(event **out, unsigned flags) {
	CONTEXT("cuEventCreate");
	*out = calloc(1, sizeof **out);
	(*out)->timing = flags != 2;
	live[4]++;
	return SUCCESS;
}

status cuEventDestroy_v2(event *e) { CONTEXT("cuEventDestroy_v2"); drain(); free(e); live[4]--; return SUCCESS; }

status cuEventRecord(event *e, stream *s) {
	static uint64_t marks;
	CONTEXT("cuEventRecord");
	if (e->on && e->done < e->mark) drive(e->on, e, e->mark);
	e->on = s;
	e->mark = ++marks;
	return stream_add(s, &(op){.kind = RECORD, .event = e, .mark = e->mark});
}

status cuEventSynchronize(event *e) {
	CONTEXT("cuEventSynchronize");
	if (e->on) drive(e->on, e, e->mark);
	return lost;
}

status cuEventElapsedTime(float *ms, event *a, event *b) {
	CONTEXT("cuEventElapsedTime");
	if (!a->timing || !b->timing) return INVALID_HANDLE;
	*ms = 1;
	return SUCCESS;
}

// --- graphs

#ifdef OLD
#define cuGraphInstantiateWithFlags cuGraphInstantiate_v2
#endif
status cuGraphInstantiateWithFlags(graph **exec, graph *g, unsigned long long flags) {
	CONTEXT("cuGraphInstantiateWithFlags");
	if (flags) return INVALID_VALUE;
	graph *copy = calloc(1, sizeof *copy);
	for (op *o = g->first; o; o = o->next) push(copy, o);
	*exec = copy;
	live[7]++;
	return SUCCESS;
}

status cuGraphUpload(graph *exec, stream *s) { CONTEXT("cuGraphUpload"); return SUCCESS; }
status cuGraphLaunch(graph *exec, stream *s) { CONTEXT("cuGraphLaunch"); return stream_add(s, &(op){.kind = GRAPH, .graph = exec}); }
status cuGraphDestroy(graph *g) { CONTEXT("cuGraphDestroy"); clear(g); free(g); live[6]--; return SUCCESS; }
status cuGraphExecDestroy(graph *g) { CONTEXT("cuGraphExecDestroy"); drain(); clear(g); free(g); live[7]--; return SUCCESS; }

// --- memory

static piece *pieces;

// between maps memory that ends where nobody may read or write, as it does before its first page.
static void between(piece *p) {
	const size_t page = 1 << 12, used = (p->bytes + 255) & ~(size_t)255;
	p->mapped = ((used + page - 1) & ~(page - 1)) + 2 * page;
	p->map = mmap(NULL, p->mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p->map == MAP_FAILED || mprotect(p->map + page, p->mapped - 2 * page, PROT_READ | PROT_WRITE)) abort();
	p->at = (deviceptr)p->map + p->mapped - page - used;
}

piece *piece_of(deviceptr at, size_t bytes) {
	for (piece *p = pieces; p; p = p->next) if (at >= p->at && at - p->at + bytes <= p->bytes) return p;
	return NULL;
}

static int inside(deviceptr at, size_t bytes) { return piece_of(at, bytes) != NULL; }

status cuMemAlloc_v2(deviceptr *out, size_t bytes) {
	CONTEXT("cuMemAlloc_v2");
	if (capturing()) return CAPTURE_UNSUPPORTED;
	if (bytes == 0) return INVALID_VALUE;
	if (bytes > 1u << 30) return OUT_OF_MEMORY;
	piece *p = malloc(sizeof *p);
	*p = (piece){.bytes = bytes, .next = pieces};
	between(p);
	memset((void *)p->at, 0xAA, bytes); // nothing is zero by chance
	pieces = p;
	*out = p->at;
	live[1]++;
	return SUCCESS;
}

// The plain name has the interface of old: whoever calls it is wrong.
status cuMemAlloc(unsigned *out, unsigned bytes) { abort(); }

status cuMemFree_v2(deviceptr at) {
	CONTEXT("cuMemFree_v2");
	drain();
	for (piece **p = &pieces; *p; p = &(*p)->next)
		if ((*p)->at == at) { piece *gone = *p; *p = gone->next; munmap(gone->map, gone->mapped); free(gone->notes); free(gone); live[1]--; return SUCCESS; }
	return INVALID_VALUE;
}

status cuMemHostAlloc(void **out, size_t bytes, unsigned flags) { CONTEXT("cuMemHostAlloc"); *out = malloc(bytes); live[2]++; return SUCCESS; }
status cuMemFreeHost(void *at) { CONTEXT("cuMemFreeHost"); drain(); free(at); live[2]--; return SUCCESS; }

status cuMemsetD8Async(deviceptr at, unsigned char value, size_t bytes, stream *s) {
	CONTEXT("cuMemsetD8Async");
	if (!inside(at, bytes)) return INVALID_VALUE;
	return stream_add(s, &(op){.kind = SET, .dst = (void *)at, .value = value, .bytes = bytes});
}

status cuMemcpyHtoDAsync_v2(deviceptr dst, const void *src, size_t bytes, stream *s) {
	CONTEXT("cuMemcpyHtoDAsync_v2");
	if (!inside(dst, bytes)) return INVALID_VALUE;
	return stream_add(s, &(op){.kind = COPY, .dst = (void *)dst, .src = src, .bytes = bytes});
}

status cuMemcpyDtoHAsync_v2(void *dst, deviceptr src, size_t bytes, stream *s) {
	CONTEXT("cuMemcpyDtoHAsync_v2");
	if (!inside(src, bytes)) return INVALID_VALUE;
	return stream_add(s, &(op){.kind = COPY, .dst = dst, .src = (void *)src, .bytes = bytes});
}

status cuMemcpyDtoDAsync_v2(deviceptr dst, deviceptr src, size_t bytes, stream *s) {
	CONTEXT("cuMemcpyDtoDAsync_v2");
	if (!inside(dst, bytes) || !inside(src, bytes)) return INVALID_VALUE;
	return stream_add(s, &(op){.kind = COPY, .dst = (void *)dst, .src = (void *)src, .bytes = bytes});
}

// --- devices and contexts

status cuInit(unsigned flags) { ENTER("cuInit"); return flags ? INVALID_VALUE : SUCCESS; }
status cuDriverGetVersion(int *v) { *v = VERSION; return SUCCESS; }
status cuDeviceGetCount(int *n) {
#ifdef NO_DEVICE_AT_ALL
	*n = 0;
#else
	*n = 1;
#endif
	return SUCCESS;
}
status cuDeviceGet(int *d, int i) { *d = 7; return i == 0 ? SUCCESS : INVALID_DEVICE; }
status cuDeviceGetName(char *name, int n, int d) { snprintf(name, n, "%s", device_name()); return d == 7 ? SUCCESS : INVALID_DEVICE; }
status cuDeviceTotalMem_v2(size_t *n, int d) { *n = 5ull << 30; return d == 7 ? SUCCESS : INVALID_DEVICE; }

status cuDeviceGetAttribute(int *v, int attribute, int d) {
	if (d != 7) return INVALID_DEVICE;
	switch (attribute) {
	case 1: *v = 1024; break;
	case 8: *v = 49152; break;
	case 16: *v = 3; break;
	case 75: *v = device_arch() / 10; break;
	case 76: *v = device_arch() % 10; break;
	default: return INVALID_VALUE;
	}
	return SUCCESS;
}

status cuDevicePrimaryCtxRetain(void **c, int d) { ENTER("cuDevicePrimaryCtxRetain"); *c = &retained; retained++; return SUCCESS; }
status cuDevicePrimaryCtxRelease_v2(int d) { if (--retained == 0) lost = SUCCESS; return SUCCESS; }
status cuCtxSetCurrent(void *c) { ENTER("cuCtxSetCurrent"); if (c && c != &retained) return INVALID_VALUE; current = c != NULL; return SUCCESS; }

// --- modules and launches

status cuModuleLoadData(module **out, const char *code) {
	CONTEXT("cuModuleLoadData");
	*out = module_load(code);
	if (!*out) return INVALID_IMAGE;
	live[5]++;
	return SUCCESS;
}

status cuModuleUnload(module *m) { CONTEXT("cuModuleUnload"); drain(); module_unload(m); live[5]--; return SUCCESS; }

status cuModuleGetFunction(const kernel **out, module *m, const char *name) {
	CONTEXT("cuModuleGetFunction");
	*out = module_kernel(m, name);
	return *out ? SUCCESS : NOT_FOUND;
}

status cuFuncGetAttribute(int *v, int attribute, const kernel *k) { CONTEXT("cuFuncGetAttribute"); *v = k->most; return attribute == 0 ? SUCCESS : INVALID_VALUE; }

#ifndef NO_PARAM_INFO
status cuFuncGetParamInfo(const kernel *k, size_t i, size_t *offset, size_t *size) {
	CONTEXT("cuFuncGetParamInfo");
	if (i >= (size_t)k->args) return INVALID_VALUE;
	*offset = 8 * i;
	*size = k->size[i];
	return SUCCESS;
}
#endif

status cuLaunchKernel(const kernel *k, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, stream *s,
                      void **params, void **extra) {
	CONTEXT("cuLaunchKernel");
	if (extra || shared || !gx || !gy || !gz || !bx || !by || !bz || bx * by * bz > (unsigned)k->most) return INVALID_VALUE;
	op o = {.kind = KERNEL, .kernel = k, .grid = {gx, gy, gz}, .block = {bx, by, bz}};
	for (int i = 0; i < k->args; i++) memcpy(&o.args[i], params[i], k->size[i]);
	return stream_add(s, &o);
}

// --- errors

status cuGetErrorName(status s, const char **out) {
	switch (s) {
	case INVALID_VALUE: *out = "CUDA_ERROR_INVALID_VALUE"; break;
	case OUT_OF_MEMORY: *out = "CUDA_ERROR_OUT_OF_MEMORY"; break;
	case NO_DEVICE: *out = "CUDA_ERROR_NO_DEVICE"; break;
	case NOT_FOUND: *out = "CUDA_ERROR_NOT_FOUND"; break;
	case ILLEGAL_ADDRESS: *out = "CUDA_ERROR_ILLEGAL_ADDRESS"; break;
	case LAUNCH_FAILED: *out = "CUDA_ERROR_LAUNCH_FAILED"; break;
	default: *out = NULL; return INVALID_VALUE;
	}
	return SUCCESS;
}
status cuGetErrorString(status s, const char **out) { *out = s == lost ? kernel_fault() : "as the fake says"; return SUCCESS; }
