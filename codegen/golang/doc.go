// Package golang writes planned models as Go: readable, typed, deterministic, linked against rt. What comes in is a
// File, what goes out the text of one Go file.
//
//	text, err := golang.Emit(file, golang.Options{})
//
// A graph becomes a function with a flat list of calls, one for each layer and direction; what repeats is a loop:
//
//	func predictNet(c *rt.Call) {
//		p, n, a, w := c.Pool, c.N, c.Arena, c.Weights
//		x := c.Fields[0].F32(0, n*4)
//		forwardDense(p, n, x, w.F32(denseKernel, 32), a.F32(0, n*8), w.F32(denseBias, 8))
//		for i := range 60 {
//			forwardDense1(p, n, a.F32(512, n*8), w.F32(dense1Kernel+i*640, 64), …)
//		}
//		c.Results[0] = a[0:][:n*12]
//	}
//
// What holds:
//   - A layer's function has the pool, the rows and slices as parameters, a slice for each value and each variable,
//     so that equal layers share one whatever memory the plan gives them. Two of its slices may be the same memory,
//     where the plan allows it; each loop reads all that it needs of an element before it stores there.
//   - Elementwise and fused operations are kernels: a struct of slices whose method run does a part of the rows. Cuts
//     between threads follow from the shapes.
//   - A kernel of float32 over a space that is not small walks tiles, which stay in the first-level cache: each of its
//     operations is a call of rt for a whole tile. Others are loops over elements, where sums are kept in float64.
//   - Rows that have a vector in common, such as those of an image, are a block: pieces of a loop end with it, and begin with copies of the
//     vector (tile_block).
//   - Where pieces of the rows have results of their own (sums over columns), the pieces are the same for any threads.
//   - Turns of a scan that make each row from the same row alone are a method, of which threads do some rows each; the matrices with
//     which its turns multiply are laid out before it, behind the plan's arena (scan_pack, scan_rows).
//   - Where a weight, state or slot lies is a constant with its name. In g, the block of derivatives, each lies where its
//     weight does in w.
//   - What several calls outside of loops work on is a variable, named for the layer that makes it or as the user named it.
//     Comments and kernels have the names of functions, layers and optimizers, of which each operation knows (ir.Op.Part).
//   - What lies behind the plan's arena (graphCode.scratch) are numbers that have no memory of their own, and sums
//     over axes that are no neighbours, one run of axes after the other.
//   - Kernels that differ in names, or as tiles in sizes, are one: the sizes are fields then. Functions of layers and
//     types of weights that differ in sizes are one where there are three or more: the sizes are parameters then. Two
//     stay two, with constants, which read better.
//   - A kernel of one operation on whole tensors is a call of rt, without a loop of its own.
//   - What the prediction and the losses begin with alike is one function.
//   - What can fail comes before what updates in place; between them the function returns if there was a fault.
//   - What only training needs is reached from functions that train, so that the linker drops it elsewhere.
//   - A form that nothing is written for panics with the operation.
//
// The files: emit (order), data, layers, layer_types, views, api, training, tables, variables, feed are what users and the runtime see; graph, repeat,
// places, function, sizes, declare the functions; step, products, scan, scan_pack, scan_rows one primitive each; kernel, whole, space, pass, passes, scalar, draw
// the loops; tile, tile_place, tile_value, tile_op, tile_rows, tile_block, tile_size the loops over tiles; then, then_form, columns what is done with a product or a
// loop instead of after it; memory, names, types, half, text what they share. A new primitive is a line in writerOf, or in scalar.go if
// it is elementwise.
package golang
