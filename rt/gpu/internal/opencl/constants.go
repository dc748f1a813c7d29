package opencl

// Constants of CL/cl.h; a test compares them with the header.
const (
	success              = 0
	deviceNotAvailable   = -2
	compilerNotAvailable = -3
	allocationFailure    = -4
	outOfResources       = -5
	outOfHostMemory      = -6
	buildProgramFailure  = -11
	failedEvent          = -14 // CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST
	invalidContext       = -34
	invalidCommandQueue  = -36
	invalidBufferSize    = -61
	platformNotFound     = -1001 // of cl_ext.h

	platformName = 0x0902

	deviceTypeGPU         = 1 << 2
	deviceTypeAccelerator = 1 << 3
	deviceTypeAll         = 0xFFFFFFFF

	deviceType              = 0x1000
	deviceMaxComputeUnits   = 0x1002
	deviceMaxWorkGroupSize  = 0x1004
	deviceMemBaseAddrAlign  = 0x1019 // in bits
	deviceGlobalMemSize     = 0x101F
	deviceLocalMemSize      = 0x1023
	deviceAvailable         = 0x1027
	deviceCompilerAvailable = 0x1028
	deviceName              = 0x102B
	driverVersion           = 0x102D
	deviceVersion           = 0x102F
	contextPlatform         = 0x1084

	memReadWrite       = 1 << 0
	bufferCreateRegion = 0x1220

	programBinarySizes = 0x1165
	programBinaries    = 0x1166
	programBuildLog    = 0x1183

	kernelNumArgs       = 0x1191
	kernelArgAddress    = 0x1196
	kernelArgTypeName   = 0x1198
	addressGlobal       = 0x119B
	addressPrivate      = 0x119E
	kernelWorkGroupSize = 0x11B0
)
