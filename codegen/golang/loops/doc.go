// Package loops writes kernels, the loops of elementwise and fused operations: a struct of slices whose method run does a
// part of the rows.
//
//	type stepDenseRelu struct{ x, bias, y []float32 }
//
//	func (k stepDenseRelu) run(lo, hi int) {
//		…
//	}
//
// New makes a kernel of an operation; Function is what it asks of the function in which it runs.
//
// What holds:
//   - Cuts between threads follow from the shapes.
//   - A kernel of float32 over a space that is not small walks tiles, which stay in the first-level cache: each of its
//     operations is a call of rt for a whole tile. Others are loops over elements, where sums are kept in float64.
//   - Rows that have a vector in common, such as those of an image, are a block: pieces of a loop end with it, and begin with copies of the
//     vector (tile_block).
//   - Where pieces of the rows have results of their own (sums over columns), the pieces are the same for any threads.
//   - Kernels that differ in names, or as tiles in sizes, are one: the sizes are fields then.
//   - A kernel of one operation on whole tensors is a call of rt, without a loop of its own (whole).
//   - A kernel of one element is no type: it stands in the layer's function.
//
// The files: kernel, declare, pieces have the kernel, function what is around it, space the axes over which it runs; passes, pass, pass_load,
// pass_write, scalar the loops over elements; tile, tile_place, tile_value, tile_load, tile_op, tile_rows, tile_block, tile_size, tile_columns
// those over tiles, the other tile files what several operations are in one call of rt; draw random numbers in either; patterns, words,
// locals what all share.
package loops
