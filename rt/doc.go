// Package rt is what generated code calls: memory, threads, kernels, random numbers, scalar functions and
// weights. It imports the standard library only, and no fmt: a program that predicts stays a few megabytes.
//
// A program that uses models needs little of it, as the generated package has types and methods for the rest: WithSeed and WithThreads are
// options of a model, UseDevice and ComputedOn speak of GPUs, Kernels of the processor, and IndexError is what an index out of range gives.
//
// A kernel's front door is a function such as Gemm or Conv. It takes the pool that it may spread its work
// over (nil: the caller alone), the result, the operands, then the sizes as constants:
//
//	rt.Gemm(p, y, x, kernel, rt.GemmDims{M: n, N: 128, K: 784})
//	rt.ReduceMax(p, peak, logits, n, 10, 1)
//
// All tensors are compact and row-major; the doc of each door is the plain loop that it replaces. What holds
// for every door:
//   - It overwrites its result, which overlaps no operand.
//   - It allocates nothing once it has run before.
//   - Its result has the same bits whatever the number of threads: work is cut by shape, sums have a fixed tree.
//   - It panics on slices shorter than the sizes say, which generated code never passes; what a user's data can
//     cause, an index out of range, goes into a Fault.
//
// Memory is a Slab, cut into typed slices at constant offsets: a.F32(4096, n*128). Loops of generated code
// spread over threads with Split. Scalar functions of float32 have the plain name (Exp), those of float64 end
// in 64 (Exp64), those of integers are generic.
//
// The kernels themselves are in internal/cpu, files in the safetensors format in safetensors.
package rt
