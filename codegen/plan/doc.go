// Package plan decides in what order a graph is run and where in memory each value is, before any code is
// written: what comes in is an optimized graph, what goes out a Schedule.
//
//	layout := plan.NewLayout(module)
//	s := plan.Plan(module.Predict, plan.Options{Rows: module.BatchSize, Layout: layout})
//
// There are two memories. The slab of the variables is laid out once a module (Layout). The arena of a graph
// holds what lives during one call: buffers have constant offsets, sized for the largest batch, and reuse the
// memory of values that nobody reads any more. Variables, the caller's fields and written constants are read where
// they are; a reshape is the same memory under another type and no step.
//
// Memory is shared in these cases only:
//
//   - A result may be the memory of an operand that dies there, if the operation is elementwise, or fused and the
//     result is one of its last pass over the rows. So a fused operation must compute all results of its last
//     pass for an element before it stores any of them there.
//   - The new value of a variable is written in place if nobody reads the old one any more, and no operation from
//     there on can fail. What else is to be stored is in Copies, behind all steps, so that a step that fails
//     leaves all variables as they were.
//   - Products that a concatenation joins may be written where they lie in it (ir.InPlace): each has lines of its own there.
//   - The last states of a scan are the memory in which the states live during the turns. A turn writes a new
//     state in place if it has read the old one; what it stacks it writes where it belongs.
//
// Values of a turn whose rows do not meet (RowByRow) share no memory but in place, so that threads can share the rows.
//
// Derivatives by the weights lie in one block that mirrors the slab (Schedule.Gradients), as do the optimizer's
// slots in the slab, so that one pass over contiguous ranges updates all weights.
//
// Fprint writes a schedule as text. Tests run schedules of random graphs in a model of the memory.
package plan
