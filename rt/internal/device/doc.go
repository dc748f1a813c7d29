// Package device says what a GPU does for a model: it holds memory, compiles kernels, and replays one recorded
// list of launches as often as it is asked. rt asks through it, rt/gpu gives it with CUDA and OpenCL. It imports
// nothing that a program without a GPU would not link anyway.
//
// What holds for every device:
//   - A device, with all that came from it, is used by one goroutine at a time; which goroutine may change.
//   - Work runs in the order in which it was given, one launch after the other, as if each waited for the one
//     before. Run and Fetch.Start return at once; Wait, Download and Fetch.Read wait.
//   - Running a program allocates nothing.
//   - Errors are an *Error. After one of kind Lost, everything that came from the device fails in the same way.
package device
