// Package bodies writes fused operations as kernels: elements of a space, numbers of rows, and reductions from the ones to the others.
//
//	bodies.Fused(g, step)
//
// What holds:
//   - A row belongs to one work item if it is short, else to a group, which goes over it once for each reduction that needs the one before,
//     and once more for what is computed of the last.
//   - A row that a group goes over stays in its registers if it is not too long.
//   - A kernel over rows sums columns on its way: each group leaves a part.
//   - What small steps compute behind a kernel's own is written into it (FollowAll).
//
// The files: body (elements, and what is computed of them), rows (of a work item), group (of a group), take (what that reads at once), online
// (softmax in one pass), pick (sums of one summand), columns (sums of columns on the way), follow.
package bodies
