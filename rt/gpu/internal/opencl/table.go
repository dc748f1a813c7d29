//go:build linux && (amd64 || arm64)

package opencl

import (
	"strings"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// functions is what is called of libOpenCL.
type functions struct {
	getPlatformIDs, getPlatformInfo, getDeviceIDs, getDeviceInfo                                       call.Func
	createContext, releaseContext                                                                      call.Func
	createCommandQueue, releaseCommandQueue, flush, finish                                             call.Func
	createBuffer, createSubBuffer, releaseMemObject                                                    call.Func
	enqueueWriteBuffer, enqueueReadBuffer, enqueueCopyBuffer                                           call.Func
	enqueueFillBuffer, enqueueNDRangeKernel                                                            call.Func
	waitForEvents, releaseEvent                                                                        call.Func
	createProgramWithSource, createProgramWithBinary, buildProgram                                     call.Func
	getProgramInfo, getProgramBuildInfo, releaseProgram                                                call.Func
	createKernel, setKernelArg, getKernelInfo, getKernelArgInfo, getKernelWorkGroupInfo, releaseKernel call.Func
}

// open finds the library and its functions.
func open() (*functions, error) {
	lib, err := call.Open("libOpenCL.so.1", "libOpenCL.so")
	if err != nil {
		return nil, errNoLibrary(err)
	}
	f := &functions{}
	if missing := lib.Bind(f.table()); missing != nil {
		return nil, &device.Error{Kind: device.Old, Driver: driver, Doing: "open " + lib.Name,
			Cause: "OpenCL 1.2 is needed, the library has no " + strings.Join(missing, ", ")}
	}
	return f, nil
}

func (f *functions) table() []call.Entry {
	return []call.Entry{
		{Name: "clGetPlatformIDs", Func: &f.getPlatformIDs},
		{Name: "clGetPlatformInfo", Func: &f.getPlatformInfo},
		{Name: "clGetDeviceIDs", Func: &f.getDeviceIDs},
		{Name: "clGetDeviceInfo", Func: &f.getDeviceInfo},
		{Name: "clCreateContext", Func: &f.createContext},
		{Name: "clReleaseContext", Func: &f.releaseContext},
		{Name: "clCreateCommandQueue", Func: &f.createCommandQueue},
		{Name: "clReleaseCommandQueue", Func: &f.releaseCommandQueue},
		{Name: "clFlush", Func: &f.flush},
		{Name: "clFinish", Func: &f.finish},
		{Name: "clCreateBuffer", Func: &f.createBuffer},
		{Name: "clCreateSubBuffer", Func: &f.createSubBuffer},
		{Name: "clReleaseMemObject", Func: &f.releaseMemObject},
		{Name: "clEnqueueWriteBuffer", Func: &f.enqueueWriteBuffer},
		{Name: "clEnqueueReadBuffer", Func: &f.enqueueReadBuffer},
		{Name: "clEnqueueCopyBuffer", Func: &f.enqueueCopyBuffer},
		{Name: "clEnqueueFillBuffer", Func: &f.enqueueFillBuffer},
		{Name: "clEnqueueNDRangeKernel", Func: &f.enqueueNDRangeKernel},
		{Name: "clWaitForEvents", Func: &f.waitForEvents},
		{Name: "clReleaseEvent", Func: &f.releaseEvent},
		{Name: "clCreateProgramWithSource", Func: &f.createProgramWithSource},
		{Name: "clCreateProgramWithBinary", Func: &f.createProgramWithBinary},
		{Name: "clBuildProgram", Func: &f.buildProgram},
		{Name: "clGetProgramInfo", Func: &f.getProgramInfo},
		{Name: "clGetProgramBuildInfo", Func: &f.getProgramBuildInfo},
		{Name: "clReleaseProgram", Func: &f.releaseProgram},
		{Name: "clCreateKernel", Func: &f.createKernel},
		{Name: "clSetKernelArg", Func: &f.setKernelArg},
		{Name: "clGetKernelInfo", Func: &f.getKernelInfo},
		{Name: "clGetKernelArgInfo", Func: &f.getKernelArgInfo},
		{Name: "clGetKernelWorkGroupInfo", Func: &f.getKernelWorkGroupInfo},
		{Name: "clReleaseKernel", Func: &f.releaseKernel},
	}
}
