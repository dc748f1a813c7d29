//go:build linux && (amd64 || arm64)

package call

import "github.com/ebitengine/purego"

// Func is the address of a C function that takes words and returns an int or a pointer.
type Func uintptr

// Status calls f and returns its int.
//
//go:uintptrescapes
func (f Func) Status(args ...uintptr) int32 {
	r, _, _ := purego.SyscallN(uintptr(f), args...)
	return int32(r)
}

// Pointer calls f and returns its pointer.
//
//go:uintptrescapes
func (f Func) Pointer(args ...uintptr) uintptr {
	r, _, _ := purego.SyscallN(uintptr(f), args...)
	return r
}

// Prepared is a call whose arguments are kept, for what is called again and again.
type Prepared struct {
	Func Func
	Args []uintptr
}

// Prepare keeps a call's arguments. What they point to must lie in a Block, or in the library's memory.
func Prepare(f Func, args ...uintptr) Prepared {
	return Prepared{f, append([]uintptr(nil), args...)}
}

// Status makes the call and returns its int. It allocates nothing.
func (p *Prepared) Status() int32 {
	r, _, _ := purego.SyscallN(uintptr(p.Func), p.Args...)
	return int32(r)
}

// Caller makes calls that allocate nothing: it keeps the room for their arguments, none of which is the address of Go's memory.
type Caller struct{ args [16]uintptr }

// Status calls f and returns its int.
func (c *Caller) Status(f Func, args ...uintptr) int32 {
	n := copy(c.args[:], args)
	r, _, _ := purego.SyscallN(uintptr(f), c.args[:n]...)
	return int32(r)
}
