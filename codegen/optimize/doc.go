// Package optimize makes graphs faster that compute the same: what comes in is IR behind autodiff, what goes out
// IR whose elementwise work is fused and whose products are products of matrices, ready for plan.
//
//	stable.Formulas(g)      // before autodiff: naive formulas become stable ones, and so do their derivatives
//	autodiff.Expand(g)
//	optimize.Optimize(g)
//
// Optimize runs an ordered list of passes (passes.go), each in a file of its own, tested by IR text before and
// after (testdata/PASS). Behind it the following holds:
//
//   - Each dot has the form of matrixDot: leading batch axes, one contracted axis, one of the rest (dots.go says
//     what is allowed for lengths that depend on the rows twice).
//   - What follows a product channel by channel is y*scale + shift; both are computed before it, if they can be.
//   - Convolutions and sums of windows do not read what was padded with zeros for them, unless windows would see nothing else.
//   - Products of which causal attention needs a half say so by their Mode (ir.LowerFirst, ir.LowerResult, ir.LowerOnly); who computes all computes
//     the same.
//   - Slices and transpositions that products alone read, and can read where they lie, say so by their Mode (ir.InPlace): they are no steps.
//     So do transpositions of products that are written where a concatenation, their only reader, has them.
//   - No broadcast stretches an axis of length 1; no stop_gradient is left.
//   - Elementwise operations stand in `fused` operations, of the form that fuse describes, unless they are alone.
//
// Attend makes a graph for a GPU of one that Optimize has left: attention becomes `attend` operations, whose scores are never in
// memory. ForDevice does that too, and lets what mixed precision rounds lie in memory as small floats. Both are lists as Optimize is (for_device.go).
//
// A pass is a file here; what is more than a file is a package below:
//   - device: passes that graphs for GPUs get besides
//   - attention: attention in operations of its own
//   - fuse: what becomes one loop, and whether passes may count on that
//   - fold: what is constant is computed, what changes nothing goes
//   - stable: naive formulas become stable ones, before autodiff
//   - rewrite: how graphs are rewritten by rules, and what rules look for and build
package optimize
