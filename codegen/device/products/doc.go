// Package products writes products of matrices and convolutions.
//
//	products.Dot(g, step)
//	products.Conv(g, step)
//
// Each is a contraction, whose operands need not lie in memory as matrices (implicit GEMM). It is computed in tiles, by a work item for
// each number where matrices are thin, by a group where sums are long; by the vendor's library, if there is one; convolutions of images
// also from a patch in shared memory.
//
// What holds:
//   - Tiles and parts of sums are chosen by an estimate for a large device: the same whatever the device, which is not known yet.
//   - Sums have a fixed order: those of each depth are added to those before as a whole, and parts by a second kernel.
//   - Types of 16 bits, and f32 where TF32 is defined, are multiplied in parts of matrices by the prelude's functions.
//
// The files: contract (what a contraction is), matrix (where an operand's elements are), conv (convolutions as such), choose (tiles), tile, strip
// (an operand on its way to shared memory), multiply, library, direct, direct_kernel, direct_places, direct_patch (convolutions of images).
package products
