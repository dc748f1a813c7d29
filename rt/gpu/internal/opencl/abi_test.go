//go:build linux && (amd64 || arm64)

package opencl

import (
	"testing"

	"github.com/dlgen/dlgen/rt/gpu/internal/abi"
)

// TestABI compares with the headers of Debian's opencl-headers.
func TestABI(t *testing.T) {
	table := map[string]int64{
		"CL_SUCCESS": success, "CL_DEVICE_NOT_AVAILABLE": deviceNotAvailable, "CL_COMPILER_NOT_AVAILABLE": compilerNotAvailable,
		"CL_MEM_OBJECT_ALLOCATION_FAILURE": allocationFailure, "CL_OUT_OF_RESOURCES": outOfResources, "CL_OUT_OF_HOST_MEMORY": outOfHostMemory,
		"CL_BUILD_PROGRAM_FAILURE": buildProgramFailure, "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST": failedEvent,
		"CL_INVALID_CONTEXT": invalidContext, "CL_INVALID_COMMAND_QUEUE": invalidCommandQueue, "CL_INVALID_BUFFER_SIZE": invalidBufferSize,
		"CL_PLATFORM_NOT_FOUND_KHR": platformNotFound, "CL_PLATFORM_NAME": platformName,
		"CL_DEVICE_TYPE_GPU": deviceTypeGPU, "CL_DEVICE_TYPE_ACCELERATOR": deviceTypeAccelerator, "CL_DEVICE_TYPE_ALL": deviceTypeAll,
		"CL_DEVICE_TYPE": deviceType, "CL_DEVICE_MAX_COMPUTE_UNITS": deviceMaxComputeUnits, "CL_DEVICE_MAX_WORK_GROUP_SIZE": deviceMaxWorkGroupSize,
		"CL_DEVICE_MEM_BASE_ADDR_ALIGN": deviceMemBaseAddrAlign, "CL_DEVICE_GLOBAL_MEM_SIZE": deviceGlobalMemSize,
		"CL_DEVICE_LOCAL_MEM_SIZE": deviceLocalMemSize, "CL_DEVICE_AVAILABLE": deviceAvailable, "CL_DEVICE_COMPILER_AVAILABLE": deviceCompilerAvailable,
		"CL_DEVICE_NAME": deviceName, "CL_DRIVER_VERSION": driverVersion, "CL_DEVICE_VERSION": deviceVersion, "CL_CONTEXT_PLATFORM": contextPlatform,
		"CL_MEM_READ_WRITE": memReadWrite, "CL_BUFFER_CREATE_TYPE_REGION": bufferCreateRegion,
		"CL_PROGRAM_BINARY_SIZES": programBinarySizes, "CL_PROGRAM_BINARIES": programBinaries, "CL_PROGRAM_BUILD_LOG": programBuildLog,
		"CL_KERNEL_NUM_ARGS": kernelNumArgs, "CL_KERNEL_WORK_GROUP_SIZE": kernelWorkGroupSize,
		"CL_KERNEL_ARG_ADDRESS_QUALIFIER": kernelArgAddress, "CL_KERNEL_ARG_TYPE_NAME": kernelArgTypeName,
		"CL_KERNEL_ARG_ADDRESS_GLOBAL": addressGlobal, "CL_KERNEL_ARG_ADDRESS_PRIVATE": addressPrivate,
		// What is read and written as words of these sizes.
		"sizeof(cl_mem)": 8, "sizeof(cl_event)": 8, "sizeof(cl_device_id)": 8, "sizeof(size_t)": 8, "sizeof(cl_int)": 4, "sizeof(cl_uint)": 4,
		"sizeof(cl_bool)": 4, "sizeof(cl_device_type)": 8, "sizeof(cl_context_properties)": 8, "sizeof(cl_buffer_region)": 16,
		"sizeof(cl_kernel_arg_address_qualifier)": 4,
	}
	for _, s := range statusNames {
		table[s.name] = int64(s.status)
	}
	abi.Check(t, abi.Headers{Golden: "testdata/abi.golden", Includes: []string{"CL/cl.h", "CL/cl_ext.h"}}, table)
}
