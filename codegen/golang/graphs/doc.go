// Package graphs writes schedules as functions of Go: one for each graph, a flat list of calls, and one for each layer and
// direction; what repeats is a loop.
//
//	w := graphs.NewWriter(file, module, layout)
//	arena := w.WriteGraph("predictNet", "predictNet computes …", schedule, fields)
//	w.DeclareFunctions()
//
// What holds:
//   - A layer's function has the pool, the rows and slices as parameters, a slice for each value and each variable,
//     so that equal layers share one whatever memory the plan gives them. Two of its slices may be the same memory,
//     where the plan allows it; each loop reads all that it needs of an element before it stores there.
//   - Functions of layers that differ in sizes are one where there are three or more: the sizes are parameters then.
//   - Names come last. Until then parameters, sizes, places and functions stand in the text as marks, so that functions
//     which differ in names alone are found to be equal.
//   - Where a weight, state or slot lies is a constant with its name. In g, the block of derivatives, each lies where its
//     weight does in w.
//   - What several calls outside of loops work on is a variable, named for the layer that makes it or as the user named it.
//     Comments and kernels have the names of functions, layers and optimizers, of which each operation knows (ir.Op.Part).
//   - What lies behind the plan's arena (Graph.scratch) are numbers that have no memory of their own, and sums
//     over axes that are no neighbours, one run of axes after the other.
//   - Turns of a scan that make each row from the same row alone are a method, of which threads do some rows each; the matrices with
//     which its turns multiply are laid out before it, behind the plan's arena (scan_pack, scan_rows).
//   - What can fail comes before what updates in place; between them the function returns if there was a fault.
//   - A form that nothing is written for panics with the operation.
//
// The files: writer, graph, graph_call, repeat, runs, activations, places write the function of a graph; function, function_names,
// declare, sizes, sizes_named, memory those of layers; step, products, products_side, scan, scan_pack, scan_rows a primitive each;
// kernels and columns ask package loops for the rest; then, then_form, heads, conv_pool, conv_narrow, top_k, causal join steps that
// rt does in one call, apart says whether it may. A new primitive is a line in writerOf, or in scalar.go of package loops if it is elementwise.
package graphs
