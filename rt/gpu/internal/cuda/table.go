//go:build linux && (amd64 || arm64)

package cuda

import (
	"strings"
	"sync"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
)

// functions is what is called of libcuda. Where a name has a _v2, the plain one has the interface of 32-bit days.
type functions struct {
	init, driverGetVersion                                          call.Func
	deviceGetCount, deviceGet, deviceGetName, deviceTotalMem        call.Func
	deviceGetAttribute, primaryCtxRetain, primaryCtxRelease         call.Func
	ctxSetCurrent                                                   call.Func
	memAlloc, memFree, memHostAlloc, memFreeHost                    call.Func
	memsetD8, memcpyHtoD, memcpyDtoH, memcpyDtoD                    call.Func // the Async ones
	streamCreate, streamDestroy, streamSynchronize, streamWaitEvent call.Func
	streamBeginCapture, streamEndCapture                            call.Func
	eventCreate, eventDestroy, eventRecord, eventSynchronize        call.Func
	eventElapsedTime                                                call.Func
	graphInstantiate, graphLaunch, graphDestroy, graphExecDestroy   call.Func
	graphUpload                                                     call.Func
	moduleLoadData, moduleUnload, moduleGetFunction                 call.Func
	funcGetAttribute, funcGetParamInfo, launchKernel                call.Func
	getErrorName, getErrorString                                    call.Func
	version                                                         int // 12040 for 12.4
}

func (f *functions) table() []call.Entry {
	return []call.Entry{
		{Name: "cuInit", Func: &f.init},
		{Name: "cuDriverGetVersion", Func: &f.driverGetVersion},
		{Name: "cuDeviceGetCount", Func: &f.deviceGetCount},
		{Name: "cuDeviceGet", Func: &f.deviceGet},
		{Name: "cuDeviceGetName", Func: &f.deviceGetName},
		{Name: "cuDeviceTotalMem_v2", Func: &f.deviceTotalMem},
		{Name: "cuDeviceGetAttribute", Func: &f.deviceGetAttribute},
		{Name: "cuDevicePrimaryCtxRetain", Func: &f.primaryCtxRetain},
		{Name: "cuDevicePrimaryCtxRelease_v2", Func: &f.primaryCtxRelease},
		{Name: "cuCtxSetCurrent", Func: &f.ctxSetCurrent},
		{Name: "cuMemAlloc_v2", Func: &f.memAlloc},
		{Name: "cuMemFree_v2", Func: &f.memFree},
		{Name: "cuMemHostAlloc", Func: &f.memHostAlloc},
		{Name: "cuMemFreeHost", Func: &f.memFreeHost},
		{Name: "cuMemsetD8Async", Func: &f.memsetD8},
		{Name: "cuMemcpyHtoDAsync_v2", Func: &f.memcpyHtoD},
		{Name: "cuMemcpyDtoHAsync_v2", Func: &f.memcpyDtoH},
		{Name: "cuMemcpyDtoDAsync_v2", Func: &f.memcpyDtoD},
		{Name: "cuStreamCreate", Func: &f.streamCreate},
		{Name: "cuStreamDestroy_v2", Func: &f.streamDestroy},
		{Name: "cuStreamSynchronize", Func: &f.streamSynchronize},
		{Name: "cuStreamWaitEvent", Func: &f.streamWaitEvent},
		{Name: "cuStreamBeginCapture_v2", Func: &f.streamBeginCapture},
		{Name: "cuStreamEndCapture", Func: &f.streamEndCapture},
		{Name: "cuEventCreate", Func: &f.eventCreate},
		{Name: "cuEventDestroy_v2", Func: &f.eventDestroy},
		{Name: "cuEventRecord", Func: &f.eventRecord},
		{Name: "cuEventSynchronize", Func: &f.eventSynchronize},
		{Name: "cuEventElapsedTime", Func: &f.eventElapsedTime},
		{Name: "cuGraphInstantiateWithFlags", Func: &f.graphInstantiate},
		{Name: "cuGraphLaunch", Func: &f.graphLaunch},
		{Name: "cuGraphDestroy", Func: &f.graphDestroy},
		{Name: "cuGraphExecDestroy", Func: &f.graphExecDestroy},
		{Name: "cuGraphUpload", Func: &f.graphUpload},
		{Name: "cuModuleLoadData", Func: &f.moduleLoadData},
		{Name: "cuModuleUnload", Func: &f.moduleUnload},
		{Name: "cuModuleGetFunction", Func: &f.moduleGetFunction},
		{Name: "cuFuncGetAttribute", Func: &f.funcGetAttribute},
		{Name: "cuFuncGetParamInfo", Func: &f.funcGetParamInfo, Optional: true}, // 12.4
		{Name: "cuLaunchKernel", Func: &f.launchKernel},
		{Name: "cuGetErrorName", Func: &f.getErrorName},
		{Name: "cuGetErrorString", Func: &f.getErrorString},
	}
}

// open finds the library, its functions and its driver, once in a process.
var open = sync.OnceValues(func() (*functions, error) {
	lib, err := call.Open("libcuda.so.1")
	if err != nil {
		return nil, errAbsent("open libcuda.so.1", err.Error())
	}
	f := &functions{}
	missing := lib.Bind(f.table())
	if f.init == 0 || f.driverGetVersion == 0 {
		return nil, errAbsent("open libcuda.so.1", "it is no driver: it has no cuInit")
	}
	scratch, err := call.NewBlock(scratchBytes)
	if err != nil {
		return nil, errMisuse("map memory", err.Error())
	}
	defer scratch.Free()
	version := scratch.Word()
	if s := f.driverGetVersion.Status(call.AddressOf(version)); s == success {
		f.version = int(uint32(*version))
	}
	if missing != nil {
		return nil, errOld("open libcuda.so.1", "a driver of CUDA 11.4 or later is needed, this one is of "+f.versionText()+" and has no "+strings.Join(missing, ", "))
	}
	if s := f.init.Status(0); s != success {
		return nil, f.errStatus("start the driver", s)
	}
	return f, nil
})

// versionText is the version of CUDA that the driver is of: 12.4.
func (f *functions) versionText() string { return versionText(f.version/1000, f.version%1000/10) }
