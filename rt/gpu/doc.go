// Package gpu lets models run on a GPU. Import it for its effect, as one imports a database driver:
//
//	import _ "github.com/dlgen/dlgen/rt/gpu"
//
// It reaches NVIDIA's GPUs through CUDA (libcuda.so.1, which the driver brings; kernels are compiled by NVRTC) and others through OpenCL
// (libOpenCL.so.1). Both are found when the program runs, so one binary runs on machines with and without a GPU. It needs no cgo, but a
// program that imports it is linked dynamically: what never runs on a GPU stays static by leaving the import out.
//
// $DLGEN_GPU says which to take:
//
//	cuda    the first device of CUDA
//	opencl  the first device of OpenCL, be it a processor posing as one (PoCL)
//	off     none
//	(unset) CUDA's first, else OpenCL's first that is no processor
//
// Compiled kernels are kept in $DLGEN_CACHE/kernels, or dlgen/kernels in the user's cache folder.
//
// GPUs are reached on Linux, on amd64 and arm64. Elsewhere the package builds, and opening fails with a clear error.
package gpu
