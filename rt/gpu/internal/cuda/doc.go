// Package cuda drives NVIDIA's GPUs by the driver's own interface, libcuda.so.1, and no cgo.
//
// A program is a CUDA graph: what a list records is collected first, then captured in one go on a thread that stays the same,
// so that nothing else can happen within a capture. Replaying is one call, whatever the number of launches. Kernels are compiled
// by NVRTC, which is looked for when a kernel is not in the cache on disk; matrix products go to cuBLASLt where it is found. Contexts
// belong to threads: every entry point makes the device's context that of its thread.
//
// One stream computes, a second one brings inputs; both know nothing of the default stream.
package cuda
