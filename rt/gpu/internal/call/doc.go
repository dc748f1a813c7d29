// Package call calls functions of shared libraries without cgo.
//
// What a call costs decides its form: purego's RegisterFunc needs half a microsecond and eleven allocations for a call
// of eleven arguments, SyscallN with a slice that is kept 65 ns and none. So a function is an address (Func), and what is
// called again and again keeps its arguments (Prepared).
//
// What the library reads or writes lies in a Block, memory outside Go's heap that the collector neither moves nor
// scans. Floats never cross the border as floats: their bits lie in a block.
package call
