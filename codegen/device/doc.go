// Package device writes planned models as programs for GPUs. What comes in are the schedules that package golang gets,
// what goes out is data: the text of kernels that is valid as CUDA C++ and as OpenCL C 1.2 behind the runtime's prelude,
// constants, and for each graph the list of its launches.
//
//	p, err := device.Compile(&device.Model{Graphs: graphs, Layout: layout, Slots: slots})
//
// A list is text that rt reads when the program starts:
//
//	arena 4352
//	result a0 40n                   place and bytes
//	updates ws                      it changes weights or states (w), what only training keeps (s)
//	k0 64 128n*10 f0 w0 a512        kernel, work items of a group, work items or groups·items, arguments
//	for 28n                         turns; rof runs from the last to the first
//	k1 64 1n a0 a512+t0*4n
//	end
//	one 13824 k3 512 1n/2*512 a0 w0 a512   a kernel, where groups may have as many work items and share as many bytes, else what follows
//	k1 64 1n a0 a512
//	end
//	exact 13824 k4 128 2n*128 a0 w0 a512   the same, where products of f32 are not those of TF32 either;
//	then k5 64 1n a512 a0                  and what follows it, if it serves
//	k1 64 1n a0 a512
//	end
//	product f32 1 4n 64 10 nt a0 w0 a512   of matrices batch·[m, k] and [k, n], either n as it is or t transposed; bf16/f32 is a
//	                                       product of matrices of bf16 that is f32. Where a vendor's
//	k2 64 64n a0 w0 a512                   library does not compute it, this does; a fourth place has what is added to each row
//	end
//
// An argument is a place: a is the arena, w the weights, s the slots, c the constants, each with an offset in bytes that may
// grow with a turn; f is a field by its number; n the rows; t0 the turn of the outermost loop; =7 a number. An extent is
// a product of 7, 7n (7 times the rows), 7n/64 (that divided, rounded up).
//
// Five packages below write kernels, each on top of those behind it:
//   - attention: tiles of scores, which are never in memory
//   - loops: loops that become one kernel
//   - products: products of matrices, convolutions
//   - bodies: fused operations, over elements or over rows
//   - kernels: the text of a kernel, and the list itself
//
// Here is what steps are one launch, and what the other primitives are.
//
// What holds:
//   - All launches are in order, one after the other: the plan's arena is used as it is. What steps need besides lies behind it.
//   - A loop is one kernel if no row of the batch needs another one.
//   - No atomics: sums have a fixed tree for the rows of the call, so that the same call gives the same bits.
//   - Of a model that is Checked, kernels look at each index before they use it: DLGEN_CHECKED=1 compiles models so, for tests.
//   - What can fail notes it in the control words; kernels behind the last step that can fail do nothing then.
//   - Sums of columns are made by a kernel that goes over the rows anyway, or compute what only they read; their parts are joined when
//     something needs one of the sums.
//   - A reduction, a number's computation and a move do small steps that follow them.
//
// The files: compile (graphs and their steps), many (several steps a launch), rows_sums (sums of columns in kernels over rows), reduce (columns,
// what they alone read, what follows them, what is joined late), window, indexed, move (one family each).
package device
