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

const kernel kernels[] = {
	{"axpy", 4, {8, 8, 4, 4}, axpy},
	{"twice", 1, {8}, twice},
	{"where", 1, {8}, where},
	{"scalars", 7, {8, 4, 4, 4, 8, 8, 8}, scalars},
	{0},
};
