// A fake cuBLASLt: it multiplies matrices that lie by columns, as the documentation says, of float32 or of bfloat16. It launches through the fake
// driver's streams, so that it can be captured. Its algorithms differ in their number; the workspace is written to.
#include "fake.h"
#include <math.h>

typedef struct { int type; uint64_t rows, cols; int64_t ld, offset; int batch; } layout;
typedef struct { int compute, transA, transB, epilogue, biasType; void *bias; } desc;
typedef struct { uint64_t workspace; } preference;
typedef struct { uint64_t data[8]; } algorithm;
typedef struct { algorithm algo; size_t workspace; int state; float waves; int reserved[4]; } result;

// call is what one product gets; it hangs on a stream's op.
typedef struct { desc d; layout a, b, c; float alpha, beta; const void *pa, *pb; void *pc; } product;

static int made, proposed;

int fakeProducts(void) { return made; }     // descriptors that are left
int fakeProposed(void) { return proposed; } // how often the heuristic was asked

size_t cublasLtGetVersion(void) { return 120905; }
const char *cublasLtGetStatusName(int s) { return s == 15 ? "CUBLAS_STATUS_NOT_SUPPORTED" : "CUBLAS_STATUS"; }
int cublasLtCreate(void **h) { *h = malloc(1); made++; return 0; }
int cublasLtDestroy(void *h) { free(h); made--; return 0; }

int cublasLtMatmulDescCreate(desc **d, int compute, int scale) {
	if ((compute != 68 && compute != 77) || scale != 0) return 7;
	*d = calloc(1, sizeof **d);
	(*d)->compute = compute;
	(*d)->epilogue = 1;
	made++;
	return 0;
}
int cublasLtMatmulDescDestroy(desc *d) { free(d); made--; return 0; }
int cublasLtMatmulDescSetAttribute(desc *d, int attribute, const void *buf, size_t size) {
	switch (attribute) {
	case 3: if (size != 4) return 7; memcpy(&d->transA, buf, 4); return 0;
	case 4: if (size != 4) return 7; memcpy(&d->transB, buf, 4); return 0;
	case 7: if (size != 4) return 7; memcpy(&d->epilogue, buf, 4); return 0;
	case 8: if (size != 8) return 7; memcpy(&d->bias, buf, 8); return 0;
	case 26: if (size != 4) return 7; memcpy(&d->biasType, buf, 4); return 0;
	}
	return 7;
}

int cublasLtMatrixLayoutCreate(layout **l, int type, uint64_t rows, uint64_t cols, int64_t ld) {
	if (ld < (int64_t)rows) return 7;
	*l = calloc(1, sizeof **l);
	**l = (layout){type, rows, cols, ld, 0, 1};
	made++;
	return 0;
}
int cublasLtMatrixLayoutDestroy(layout *l) { free(l); made--; return 0; }
int cublasLtMatrixLayoutSetAttribute(layout *l, int attribute, const void *buf, size_t size) {
	switch (attribute) {
	case 5: if (size != 4) return 7; memcpy(&l->batch, buf, 4); return 0;
	case 6: if (size != 8) return 7; memcpy(&l->offset, buf, 8); return 0;
	}
	return 7;
}

int cublasLtMatmulPreferenceCreate(preference **p) { *p = calloc(1, sizeof **p); made++; return 0; }
int cublasLtMatmulPreferenceDestroy(preference *p) { free(p); made--; return 0; }
int cublasLtMatmulPreferenceSetAttribute(preference *p, int attribute, const void *buf, size_t size) {
	if (attribute != 1 || size != 8) return 7;
	memcpy(&p->workspace, buf, 8);
	return 0;
}

int cublasLtMatmulAlgoGetHeuristic(void *h, desc *d, layout *a, layout *b, layout *c, layout *out, preference *p, int want, result *results, int *found) {
	proposed++;
	*found = 0;
	if ((a->type && a->type != 14) || b->type != a->type || (c->type && c->type != a->type)) return 15;
	if ((d->epilogue & 4) && (d->biasType != c->type || !d->bias)) return 15;
	for (int i = 0; i < 3 && i < want; i++) {
		results[i] = (result){.workspace = 1024};
		results[i].algo.data[0] = 0xA160 + i;
		(*found)++;
	}
	return sizeof(result) == 96 ? 0 : 14;
}

// element is that of a matrix, of float32 or of bfloat16.
static float element(int type, const void *p, uint64_t i) {
	if (!type) return ((const float *)p)[i];
	uint32_t bits = (uint32_t)((const uint16_t *)p)[i] << 16;
	float v;
	memcpy(&v, &bits, 4);
	return v;
}

static void put(int type, void *p, uint64_t i, float v) {
	if (!type) { ((float *)p)[i] = v; return; }
	uint32_t bits;
	memcpy(&bits, &v, 4);
	((uint16_t *)p)[i] = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

static float at(const layout *l, const void *p, int batch, int trans, uint64_t row, uint64_t col) {
	if (trans) { uint64_t t = row; row = col; col = t; }
	return element(l->type, p, batch * l->offset + col * l->ld + row);
}

static void multiply(const uint64_t *args, const unsigned *index, const unsigned *total) {
	product *m = (product *)args[0];
	uint64_t inner = m->d.transA ? m->a.rows : m->a.cols;
	for (int batch = 0; batch < m->c.batch; batch++)
		for (uint64_t col = 0; col < m->c.cols; col++)
			for (uint64_t row = 0; row < m->c.rows; row++) {
				double sum = 0;
				for (uint64_t k = 0; k < inner; k++) sum += (double)at(&m->a, m->pa, batch, m->d.transA, row, k) * at(&m->b, m->pb, batch, m->d.transB, k, col);
				uint64_t to = batch * m->c.offset + col * m->c.ld + row;
				float v = m->alpha * sum + (m->beta ? m->beta * element(m->c.type, m->pc, to) : 0);
				if (m->d.epilogue & 4) v += element(m->d.biasType, m->d.bias, row);
				if (m->d.epilogue & 2) v = v > 0 ? v : 0;
				if (m->d.epilogue & 32) v = 0.5 * v * (1 + tanh(0.7978845608028654 * (v + 0.044715 * v * v * v)));
				put(m->c.type, m->pc, to, v);
			}
}

static const kernel matmul = {"matmul", 1, {8}, multiply};

int cublasLtMatmul(void *h, desc *d, const float *alpha, const void *a, layout *la, const void *b, layout *lb, const float *beta, const void *c, layout *lc,
                   void *out, layout *lout, const algorithm *algo, void *workspace, size_t bytes, void *stream) {
	uint64_t rows = d->transA ? la->cols : la->rows, inner = d->transA ? la->rows : la->cols;
	uint64_t innerB = d->transB ? lb->cols : lb->rows, cols = d->transB ? lb->rows : lb->cols;
	if (algo->data[0] < 0xA160 || algo->data[0] > 0xA162 || c != out || bytes < 1024) return 7;
	if (rows != lc->rows || cols != lc->cols || inner != innerB || la->batch != lc->batch || lb->batch != lc->batch) return 7;
	memset(workspace, 0xAA, 1024);
	product *m = malloc(sizeof *m); // for as long as the process lives: a graph may run it again
	*m = (product){*d, *la, *lb, *lc, *alpha, *beta, a, b, out};
	op o = {.kind = KERNEL, .kernel = &matmul, .grid = {1, 1, 1}, .block = {1, 1, 1}, .args = {(uint64_t)m}};
	return stream_add(stream, &o) ? 13 : 0;
}
