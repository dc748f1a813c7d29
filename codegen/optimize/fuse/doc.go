// Package fuse joins elementwise operations, and the reductions of rows between them, into `fused` operations: loops that keep what is
// between them out of memory.
//
//	fuse.Graph(g)     // at the end of Optimize
//	fuse.Narrow(g)    // for devices: loops widen small floats as they read them
//
// Passes before it ask what it will do: Takes says whether an operation can be in a loop, Free whether each loop may have its own of it.
//
// The files: fuse (which operations become one), cluster (what one is), products (what stays out of a loop, for a product's sake), build
// (the fused operations), loops (what others ask).
package fuse
