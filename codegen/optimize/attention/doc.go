// Package attention finds attention in a graph, and makes `attend` operations of it, for devices that keep scores in tiles of fast memory:
// of softmax(f(q·kᵀ))·v, whoever wrote it, where f is elementwise (a scale, masks, a bias, a cap), and of all that its derivative
// computes from scores.
//
//	attention.Indices(g)    // loops compare indices, and read no mask that says the same
//	attention.Find(g)       // in a graph without fused operations
//	attention.Absorb(g)     // attention moves, widens, scales and rounds what it reads and writes
//
// What is found has this form:
//
//	s = dot(q, k)          the only product behind the result
//	m = reduce_max(x)      x of s, one number a row
//	e = exp(x - m)         or any g·exp(x - m), masked to zero or not
//	p = e / sum(e)         masked or scaled once more or not
//	o = dot(p, v)
//
// That becomes o, m, sum(e) = attend(q, k, v). Whatever else is made of scores — the derivative's product with v, its sums of
// rows, its elementwise operations — goes into a second operation, which computes the probabilities again from m and sum(e)
// and ends in products too:
//
//	dq, dk, dv = attend(q, k, v, dy, m, sum(e))
//
// Each has a body of plain operations, which says what it computes; for the first of two, with a softmax in it, Mode says so.
//
// Where scores or probabilities are read by anything else (they are a result, a bias is trained, a half's products are left to
// tensor cores), they stay in memory.
//
// The files: attend and region (what is made of scores), softmax (how the forward pass is known), build (the operations), cut and rows (what the
// second needs not compute of scores), absorb, indices.
package attention
