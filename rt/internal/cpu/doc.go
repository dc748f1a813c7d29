// Package cpu has the kernels behind the doors of package rt: what a thread does with its piece of a tensor.
//
// A kernel computes the items [lo, hi) of its work, without threads, and without memory of its own but what it
// borrows as Scratch. How work is cut into items depends on shapes alone, and so do its bits. Sizes have the same
// letters everywhere: n rows of a batch, c channels and f filters, m n k the rows, columns and depth of a product.
//
//	gemm.go gemm_cut.go pack.go packed.go patch.go micro.go  products and convolutions: blocks of panels that are packed from where they
//	                                   lie, straight from the patches of a picture too, and multiplied tile by tile
//	gemv.go depth.go                   products of a vector, depthwise convolutions: nothing is packed
//	reduce.go sum.go window.go         reductions and pooling
//	move.go index.go sort.go           moving, looking up, sorting
//	random.go philox.go                random numbers
//
//	variant*.go                        the vector units that there is assembly for, and the one in use
//	vector_gemm.go vector_strip.go vector_panels.go vector_ahead.go vector_conv.go vector_convkernel.go vector_taps.go vector_depth.go vector_depthsum.go then.go
//	                                   the same products and convolutions of float32 on a vector unit, read where they lie
//	vector_convpool.go vector_linedepth.go   convolutions with the maximum of windows, or a depthwise convolution of their result and one of that
//	vector_past.go                     results that are written past the caches
//	function.go vector.go vector_*_amd64.*   functions of slices of float32; _asm/ writes the assembly
//	vector_chains.go vector_norms.go vector_softmax.go vector_rows.go   several of them in one pass: of elements, of norms, of softmax; sums of rows
//
// All exists in portable Go. What a vector unit does faster begins with a look at active: without one, and for other
// types than float32, the portable code goes on.
package cpu

// Float, Int, Number and Element are the types of elements, as in package rt.
type (
	Float   interface{ float32 | float64 }
	Int     interface{ int32 | int64 | uint8 }
	Number  interface{ Float | Int }
	Element interface{ Number | bool | uint16 }
)
