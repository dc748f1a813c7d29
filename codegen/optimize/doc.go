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
// memory. Each has a body of plain operations, which says what it computes; for the first of two, with a softmax in it, Mode says so.
// ForDevice does that too, and lets what mixed precision rounds lie in memory as small floats (small.go): products read them, loops
// widen them, attention moves and rounds inside. Dots and sums of small floats may then be f32, as Attrs.DType says. Dots may add a vector to
// each row (bias.go), and slices may say that they are the head of what lies in memory (device_order.go).
package optimize
