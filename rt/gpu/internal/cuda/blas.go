//go:build linux && (amd64 || arm64)

package cuda

import (
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// library is cuBLASLt.
type library struct {
	create, destroy, getVersion, getStatusName      call.Func
	descCreate, descDestroy, descSet                call.Func
	layoutCreate, layoutDestroy, layoutSet          call.Func
	preferenceCreate, preferenceDestroy, preference call.Func
	heuristic, matmul                               call.Func
}

func (l *library) table() []call.Entry {
	return []call.Entry{
		{Name: "cublasLtCreate", Func: &l.create},
		{Name: "cublasLtDestroy", Func: &l.destroy},
		{Name: "cublasLtGetVersion", Func: &l.getVersion},
		{Name: "cublasLtGetStatusName", Func: &l.getStatusName},
		{Name: "cublasLtMatmulDescCreate", Func: &l.descCreate},
		{Name: "cublasLtMatmulDescDestroy", Func: &l.descDestroy},
		{Name: "cublasLtMatmulDescSetAttribute", Func: &l.descSet},
		{Name: "cublasLtMatrixLayoutCreate", Func: &l.layoutCreate},
		{Name: "cublasLtMatrixLayoutDestroy", Func: &l.layoutDestroy},
		{Name: "cublasLtMatrixLayoutSetAttribute", Func: &l.layoutSet},
		{Name: "cublasLtMatmulPreferenceCreate", Func: &l.preferenceCreate},
		{Name: "cublasLtMatmulPreferenceDestroy", Func: &l.preferenceDestroy},
		{Name: "cublasLtMatmulPreferenceSetAttribute", Func: &l.preference},
		{Name: "cublasLtMatmulAlgoGetHeuristic", Func: &l.heuristic},
		{Name: "cublasLtMatmul", Func: &l.matmul},
	}
}

// openLibrary finds cuBLASLt, once in a process.
var openLibrary = sync.OnceValues(func() (*library, error) {
	lib, err := openToolkit("DLGEN_CUBLASLT", "libcublasLt")
	if err != nil {
		return nil, err
	}
	l := &library{}
	if missing := lib.Bind(l.table()); missing != nil {
		return nil, errOld("open "+lib.Name, "it has no "+strings.Join(missing, ", "))
	}
	return l, nil
})

// workspaceBytes is the memory that all products share: one runs after the other. Hopper's fastest want 32 MiB.
const workspaceBytes = 32 << 20

// blas is cuBLASLt in use by one device.
type blas struct {
	*library
	d         *Device
	handle    uintptr
	version   int
	workspace device.Mem
}

// products opens cuBLASLt for the device when the first product is planned.
func (d *Device) products() (*blas, error) {
	if d.blas != nil {
		return d.blas, nil
	}
	l, err := openLibrary()
	if err != nil {
		return nil, err
	}
	workspace, err := d.Alloc(workspaceBytes)
	if err != nil {
		return nil, err
	}
	if err := d.enter(); err != nil {
		return nil, err
	}
	defer runtime.UnlockOSThread()
	mark := d.scratch.Mark()
	defer d.scratch.Reset(mark)
	handle := d.scratch.Word()
	if s := l.create.Status(call.AddressOf(handle)); s != success {
		_ = workspace.Free()
		return nil, l.errStatus("start cuBLASLt", s)
	}
	d.blas = &blas{l, d, uintptr(*handle), int(l.getVersion.Pointer()), workspace}
	return d.blas, nil
}

func (b *blas) close() { b.destroy.Status(b.handle) }

// errStatus is a status of cuBLASLt. What it cannot do, other kernels can.
func (l *library) errStatus(doing string, status int32) error {
	kind := device.Unexpected
	switch status {
	case blasAllocFailed:
		kind = device.Memory
	case blasNotSupported, blasArchMismatch:
		kind = device.Absent
	case blasExecutionFailed:
		kind = device.Lost
	}
	return &device.Error{Kind: kind, Driver: driver, Doing: doing, Cause: l.statusText(status)}
}

func (l *library) statusText(status int32) string {
	number := "(" + strconv.Itoa(int(status)) + ")"
	block, err := call.NewBlock(16)
	if err != nil {
		return "cuBLASLt status " + number
	}
	defer block.Free()
	return call.TextAt(block.Put(uint64(l.getStatusName.Pointer(uintptr(status))))) + " " + number
}
