package cuda

// Constants of cuda.h and nvrtc.h; a test compares them with the headers.
const (
	success = 0

	attributeMaxThreadsPerBlock     = 1
	attributeMaxSharedPerBlock      = 8
	attributeMultiprocessorCount    = 16
	attributeComputeCapabilityMajor = 75
	attributeComputeCapabilityMinor = 76

	streamNonBlocking      = 1
	eventDefault           = 0
	eventDisableTiming     = 2
	captureModeThreadLocal = 1
	memHostAllocPortable   = 1

	funcMaxThreadsPerBlock = 0

	nvrtcErrorCompilation = 6
)

// Constants of cublasLt.h, cublas_api.h and library_types.h.
const (
	blasAllocFailed     = 3
	blasArchMismatch    = 8
	blasExecutionFailed = 13
	blasNotSupported    = 15

	real32F            = 0
	real16F            = 2
	real16BF           = 14
	compute32F         = 68
	compute32FFastTF32 = 77

	descTransA          = 3
	descTransB          = 4
	descEpilogue        = 7
	descBiasPointer     = 8
	descBiasType        = 26
	layoutBatchCount    = 5
	layoutBatchOffset   = 6
	preferenceWorkspace = 1
	epilogueDefault     = 1
	epilogueBias        = 4
)

// Statuses that have a meaning here.
const (
	errorInvalidValue         = 1
	errorOutOfMemory          = 2
	errorDeinitialized        = 4
	errorStubLibrary          = 34
	errorDeviceUnavailable    = 46
	errorNoDevice             = 100
	errorInvalidDevice        = 101
	errorNoBinary             = 209
	errorECC                  = 214
	errorNVLink               = 220
	errorUnsupportedPTX       = 222
	errorContained            = 226
	errorNotFound             = 500
	errorIllegalAddress       = 700
	errorLaunchTimeout        = 702
	errorContextDestroyed     = 709
	errorAssert               = 710
	errorHardwareStack        = 714
	errorIllegalInstruction   = 715
	errorMisalignedAddress    = 716
	errorInvalidAddressSpace  = 717
	errorInvalidPC            = 718
	errorLaunchFailed         = 719
	errorSystemNotReady       = 802
	errorSystemDriverMismatch = 803
	errorCompatNotSupported   = 804
)
