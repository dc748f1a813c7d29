// Package opencl drives devices by OpenCL 1.2, through libOpenCL.so.1 and no cgo.
//
// A program is a list of prepared calls: each recorded launch has a kernel object of its own, whose arguments are set once, so that a
// replay is one clEnqueueNDRangeKernel a launch and allocates nothing here. A place within an arena is a sub-buffer,
// made when a program is recorded; its offset has to be a multiple of the device's alignment. One queue computes, in order;
// a second one brings inputs.
package opencl
