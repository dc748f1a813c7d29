//go:build linux && (amd64 || arm64)

package opencl

import (
	"strconv"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// kernel is a kernel's name and limits; each launch has an object of its own.
type kernel struct {
	*module
	name   string
	args   int // parameters
	group  int // the largest number of work items of a group
	params []param
}

// Name is the kernel's name.
func (k *kernel) Name() string { return k.name }

// check says what is wrong with a launch.
func (k *kernel) check(l device.Launch) string {
	items := 1
	for i := range l.Global {
		global, local := max(l.Global[i], 1), max(l.Local[i], 1)
		if global%local != 0 {
			return "its global size " + strconv.Itoa(global) + " is no multiple of its local size " + strconv.Itoa(local)
		}
		items *= local
	}
	switch {
	case k.handle == 0:
		return "its module was freed"
	case items > k.group:
		return strconv.Itoa(items) + " work items in a group, the device takes " + strconv.Itoa(k.group)
	case len(l.Args) != k.args:
		return strconv.Itoa(len(l.Args)) + " arguments, it has " + strconv.Itoa(k.args) + " parameters"
	}
	for i, arg := range l.Args {
		if wrong := k.params[i].check(arg); wrong != "" {
			return "argument " + strconv.Itoa(i) + " is " + wrong
		}
	}
	return ""
}

// param is what is known of a kernel's parameter. A driver need not tell, and not all check: then nothing is known.
type param struct {
	address uint64 // CL_KERNEL_ARG_ADDRESS_QUALIFIER, 0 if unknown
	bytes   int    // of a scalar, 0 if unknown
}

// parameters asks for a kernel's parameters.
func (d *Device) parameters(kernel uintptr, n int) []param {
	q := query{d.functions, d.scratch}
	params := make([]param, n)
	for i := range params {
		word := q.scratch.Word()
		if d.getKernelArgInfo.Status(kernel, uintptr(i), kernelArgAddress, 4, call.AddressOf(word), 0) == success {
			params[i].address = *word
		}
		name := q.scratch.Bytes(64)
		if d.getKernelArgInfo.Status(kernel, uintptr(i), kernelArgTypeName, uintptr(len(name)), call.Address(name), 0) == success {
			switch call.TextOf(name) {
			case "int", "uint", "float":
				params[i].bytes = 4
			case "long", "ulong", "double", "i64", "u64": // the last two are the prelude's
				params[i].bytes = 8
			}
		}
	}
	return params
}

// check says what an argument is that its parameter is not.
func (p param) check(arg device.Arg) string {
	switch {
	case p.address == addressGlobal && arg.Mem == nil:
		return "a scalar, its parameter a pointer"
	case p.address == addressPrivate && arg.Mem != nil:
		return "a place in memory, its parameter a scalar"
	case arg.Mem == nil && p.bytes == 4 && arg.Wide:
		return "of 64 bits, its parameter of 32"
	case arg.Mem == nil && p.bytes == 8 && !arg.Wide:
		return "of 32 bits, its parameter of 64"
	}
	return ""
}
