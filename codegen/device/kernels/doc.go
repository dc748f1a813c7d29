// Package kernels writes the text of kernels, valid as CUDA C++ and as OpenCL C 1.2 behind the runtime's prelude, and the lines of
// a list of launches.
//
//	code := kernels.New(layout, slots, false, kernels.Usual())
//	g := code.NewList(schedule, fields)
//	k := g.Kernel()
//	k.Each(count)                                                a work item for each element: i is its number
//	k.Store(to, "i", kernels.Kept(k.Element(from, "i"), d))
//	k.Run(count)                                                 k0 64 128n a0 a512
//
// What holds:
//   - A kernel's parameters are the control words, the rows, then for each place a pointer and an offset, for each number an
//     int. So kernels that are equal but for places are one.
//   - A loop that becomes one kernel is a Loop to it: its steps are written as if they were kernels of their own, and store and read
//     where it says.
//   - Kernels that are checked look at each index, into memory, into what a group shares and into their own arrays, before they use it.
//   - Which form a kernel has depends on shapes and on Limits, never on what is on hand.
//
// The files: code (what graphs share), list, place (where buffers are), kernel, loop, index (where an element lies), load, half, scalar
// (elements and what is computed of them), draw, size (sizes as text), side (operands of products), reduction, partial (parts of reductions),
// wide, wide_index, spread (several elements a work item), bounds (checked indices), limits.
package kernels
