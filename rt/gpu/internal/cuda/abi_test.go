//go:build linux && (amd64 || arm64)

package cuda

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dlgen/dlgen/rt/gpu/internal/abi"
)

// TestABI compares with NVIDIA's headers. $DLGEN_CUDA_INCLUDE lists their folders: a toolkit's, or those of the Python wheels
// nvidia-cuda-runtime, -nvrtc, -nvcc, -cccl and nvidia-cublas.
func TestABI(t *testing.T) {
	folders := filepath.SplitList(os.Getenv("DLGEN_CUDA_INCLUDE"))
	h := abi.Headers{
		Golden: "testdata/abi.golden", Folders: folders, Required: len(folders) > 0,
		Includes: []string{"cuda.h", "nvrtc.h", "cublasLt.h", "library_types.h"},
	}
	abi.Check(t, h, map[string]int64{
		"CUDA_SUCCESS": success, "NVRTC_SUCCESS": success, "CUBLAS_STATUS_SUCCESS": success,
		"CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK":       attributeMaxThreadsPerBlock,
		"CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK": attributeMaxSharedPerBlock,
		"CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT":        attributeMultiprocessorCount,
		"CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR":    attributeComputeCapabilityMajor,
		"CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR":    attributeComputeCapabilityMinor,
		"CU_STREAM_NON_BLOCKING":                          streamNonBlocking, "CU_EVENT_DEFAULT": eventDefault, "CU_EVENT_DISABLE_TIMING": eventDisableTiming,
		"CU_STREAM_CAPTURE_MODE_THREAD_LOCAL": captureModeThreadLocal, "CU_MEMHOSTALLOC_PORTABLE": memHostAllocPortable,
		"CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK": funcMaxThreadsPerBlock, "NVRTC_ERROR_COMPILATION": nvrtcErrorCompilation,

		"CUDA_ERROR_INVALID_VALUE": errorInvalidValue, "CUDA_ERROR_OUT_OF_MEMORY": errorOutOfMemory, "CUDA_ERROR_DEINITIALIZED": errorDeinitialized,
		"CUDA_ERROR_STUB_LIBRARY": errorStubLibrary, "CUDA_ERROR_DEVICE_UNAVAILABLE": errorDeviceUnavailable, "CUDA_ERROR_NO_DEVICE": errorNoDevice,
		"CUDA_ERROR_INVALID_DEVICE": errorInvalidDevice, "CUDA_ERROR_NO_BINARY_FOR_GPU": errorNoBinary, "CUDA_ERROR_ECC_UNCORRECTABLE": errorECC,
		"CUDA_ERROR_NVLINK_UNCORRECTABLE": errorNVLink, "CUDA_ERROR_UNSUPPORTED_PTX_VERSION": errorUnsupportedPTX,
		"CUDA_ERROR_CONTAINED": errorContained, "CUDA_ERROR_NOT_FOUND": errorNotFound, "CUDA_ERROR_ILLEGAL_ADDRESS": errorIllegalAddress,
		"CUDA_ERROR_LAUNCH_TIMEOUT": errorLaunchTimeout, "CUDA_ERROR_CONTEXT_IS_DESTROYED": errorContextDestroyed, "CUDA_ERROR_ASSERT": errorAssert,
		"CUDA_ERROR_HARDWARE_STACK_ERROR": errorHardwareStack, "CUDA_ERROR_ILLEGAL_INSTRUCTION": errorIllegalInstruction,
		"CUDA_ERROR_MISALIGNED_ADDRESS": errorMisalignedAddress, "CUDA_ERROR_INVALID_ADDRESS_SPACE": errorInvalidAddressSpace,
		"CUDA_ERROR_INVALID_PC": errorInvalidPC, "CUDA_ERROR_LAUNCH_FAILED": errorLaunchFailed, "CUDA_ERROR_SYSTEM_NOT_READY": errorSystemNotReady,
		"CUDA_ERROR_SYSTEM_DRIVER_MISMATCH": errorSystemDriverMismatch, "CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE": errorCompatNotSupported,

		"CUBLAS_STATUS_ALLOC_FAILED": blasAllocFailed, "CUBLAS_STATUS_ARCH_MISMATCH": blasArchMismatch,
		"CUBLAS_STATUS_EXECUTION_FAILED": blasExecutionFailed, "CUBLAS_STATUS_NOT_SUPPORTED": blasNotSupported,
		"CUDA_R_32F": real32F, "CUDA_R_16F": real16F, "CUDA_R_16BF": real16BF,
		"CUBLAS_COMPUTE_32F": compute32F, "CUBLAS_COMPUTE_32F_FAST_TF32": compute32FFastTF32, "CUBLAS_OP_N": int64(transposed(false)), "CUBLAS_OP_T": int64(transposed(true)),
		"CUBLASLT_MATMUL_DESC_TRANSA": descTransA, "CUBLASLT_MATMUL_DESC_TRANSB": descTransB, "CUBLASLT_MATMUL_DESC_EPILOGUE": descEpilogue,
		"CUBLASLT_MATMUL_DESC_BIAS_POINTER": descBiasPointer, "CUBLASLT_MATMUL_DESC_BIAS_DATA_TYPE": descBiasType,
		"CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT": layoutBatchCount, "CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET": layoutBatchOffset,
		"CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES": preferenceWorkspace, "CUBLASLT_EPILOGUE_DEFAULT": epilogueDefault,
		"CUBLASLT_EPILOGUE_BIAS": epilogueBias,

		// What is read and written as words of these sizes.
		"sizeof(CUdeviceptr)": 8, "sizeof(CUstream)": 8, "sizeof(CUdevice)": 4, "sizeof(CUresult)": 4, "sizeof(size_t)": 8,
		"sizeof(cublasLtMatmulAlgo_t)": algoBytes, "sizeof(cublasLtMatmulHeuristicResult_t)": resultBytes, "sizeof(cublasOperation_t)": 4,
		"sizeof(cublasLtEpilogue_t)": 4, "sizeof(cudaDataType)": 4,
	})
}
