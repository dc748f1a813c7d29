// Package device has the passes that graphs for GPUs get besides, behind Optimize; optimize.ForDevice has their order, with attention's.
//
//	y = bf16(dot(f32(a), f32(b)) + f32(bias))      dot(a, b, bias), all of it small floats
//
// What mixed precision rounds lies in memory as small floats: products read them, loops widen them. Dots and sums of small floats may then be
// f32, as Attrs.DType says. Dots may add a vector to each row, and slices may say that they are the head of what lies in memory. Numbers
// change by the rounding of f32 at most.
//
// The files: undo (what Optimize has said of kernels for processors), small (what was rounded lies in memory so), rows (rows begin where
// tensor cores read them), kept (the backward pass keeps the small one), bias (products add vectors), order (what is computed when, and where
// it lies).
package device
