// Package attention writes attend operations: softmax(q·kᵀ)·v and its derivatives, with scores that are never in memory.
//
//	attention.Write(g, step)
//
// Scores are made a tile at a time, of some queries and some keys. Of small floats tiles are products of parts, which stay in registers
// (flash_*); of others each work item has some scores.
//
// What holds:
//   - Nothing is added by two groups, so sums have one order.
//   - Tiles of which a causal mask leaves nothing are left out.
//   - The body of the operation is read as it is: any mask, scale or dropout that the optimizer has put there (value).
//
// The files: attend (what the operation is), tile, tiling (which tiles), fetch, pair (scores of a work item), value, numbers (of queries), pass
// (the loop over what passes), store, forward, backward; flash_tile, flash_numbers, flash_passes, flash_skip, flash_store, flash_forward,
// flash_backward the same by parts.
package attention
