// What the kernels of the tests do.
#include "fake.h"
#include <math.h>

#define F(i) (*(float *)&args[i])
#define P(type, i) ((type *)args[i])

// axpy: y[i] += a * x[i] for i < n
static void axpy(const uint64_t *args, const unsigned *at, const unsigned *total) {
	if (at[0] < *(unsigned *)&args[3]) P(float, 0)[at[0]] += F(2) * P(float, 1)[at[0]];
}

// twice: y[i] = 2 * y[i]
static void twice(const uint64_t *args, const unsigned *at, const unsigned *total) { P(float, 0)[at[0]] *= 2; }

// where: out[item] = its index in three dimensions
static void where(const uint64_t *args, const unsigned *at, const unsigned *total) {
	P(int, 0)[(at[2] * total[1] + at[1]) * total[0] + at[0]] = at[0] + 100 * at[1] + 10000 * at[2];
}

// scalars: the bits of six scalars
static void scalars(const uint64_t *args, const unsigned *at, const unsigned *total) {
	uint64_t *out = P(uint64_t, 0);
	for (int i = 0; i < 3; i++) out[i] = (uint32_t)args[1 + i];
	for (int i = 3; i < 6; i++) out[i] = args[1 + i];
}

static const kernel kernels[] = {
	{"axpy", 4, {8, 8, 4, 4}, axpy, .most = 1024},
	{"twice", 1, {8}, twice, .most = 1024},
	{"where", 1, {8}, where, .most = 1024},
	{"scalars", 7, {8, 4, 4, 4, 8, 8, 8}, scalars, .most = 1024},
	{0},
};

const char *device_name(void) { return "Fake GPU"; }
int device_arch(void) { return 90; }

struct module { char *text; };

// module_load reads what the fake compiler makes: a name of five letters, the text's size in eight digits, its checksum in eight, the text.
module *module_load(const char *code) {
	unsigned size, sum = 0, want;
	if ((strncmp(code, "CUBIN", 5) && strncmp(code, "PTX  ", 5)) || sscanf(code + 5, "%8u%8x", &size, &want) != 2) return NULL;
	for (unsigned i = 0; i < size; i++) sum = sum * 31 + (unsigned char)code[21 + i];
	if (sum != want) return NULL;
	module *m = malloc(sizeof *m);
	m->text = strndup(code + 21, size);
	return m;
}

void module_unload(module *m) { free(m->text); free(m); }

const kernel *module_kernel(const module *m, const char *name) {
	char call[80];
	snprintf(call, sizeof call, " %s(", name);
	for (const kernel *k = kernels; k->name; k++)
		if (strcmp(k->name, name) == 0 && strstr(m->text, call)) return k;
	return NULL;
}

status kernel_run(const op *o) {
	unsigned total[3], i[3];
	for (int d = 0; d < 3; d++) total[d] = o->grid[d] * o->block[d];
	for (i[2] = 0; i[2] < total[2]; i[2]++)
		for (i[1] = 0; i[1] < total[1]; i[1]++)
			for (i[0] = 0; i[0] < total[0]; i[0]++) o->kernel->run(o->args, i, total);
	return SUCCESS;
}

const char *kernel_fault(void) { return ""; }
