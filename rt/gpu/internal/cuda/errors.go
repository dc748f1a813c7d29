//go:build linux && (amd64 || arm64)

package cuda

import (
	"strconv"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

const driver = "cuda"

func errAbsent(doing, cause string) error {
	return &device.Error{Kind: device.Absent, Driver: driver, Doing: doing, Cause: cause}
}

func errOld(doing, cause string) error {
	return &device.Error{Kind: device.Old, Driver: driver, Doing: doing, Cause: cause}
}

func errMisuse(doing, cause string) error {
	return &device.Error{Kind: device.Misuse, Driver: driver, Doing: doing, Cause: cause}
}

// errStatus is a status of the driver.
func (f *functions) errStatus(doing string, status int32) error {
	return &device.Error{Kind: kindOf(status), Driver: driver, Doing: doing, Cause: f.statusText(status)}
}

// kindOf says what a status means. After a fault of a kernel the whole context is unusable.
func kindOf(status int32) device.Kind {
	switch status {
	case errorOutOfMemory:
		return device.Memory
	case errorNoDevice, errorStubLibrary, errorInvalidDevice:
		return device.Absent
	case errorNoBinary, errorUnsupportedPTX, errorSystemNotReady, errorSystemDriverMismatch, errorCompatNotSupported:
		return device.Old
	case errorDeinitialized, errorDeviceUnavailable, errorECC, errorNVLink, errorContained, errorIllegalAddress, errorLaunchTimeout,
		errorContextDestroyed, errorAssert, errorHardwareStack, errorIllegalInstruction, errorMisalignedAddress, errorInvalidAddressSpace,
		errorInvalidPC, errorLaunchFailed:
		return device.Lost
	}
	return device.Unexpected
}

// statusText prints a status in the driver's words.
func (f *functions) statusText(status int32) string {
	number := "(" + strconv.Itoa(int(status)) + ")"
	scratch, err := call.NewBlock(64)
	if err != nil {
		return "status " + number
	}
	defer scratch.Free()
	name, text := scratch.Word(), scratch.Word()
	if f.getErrorName.Status(uintptr(status), call.AddressOf(name)) != success || f.getErrorString.Status(uintptr(status), call.AddressOf(text)) != success {
		return "status " + number
	}
	return call.TextAt(name) + " " + number + ": " + call.TextAt(text)
}

// versionText prints a version.
func versionText(major, minor int) string { return strconv.Itoa(major) + "." + strconv.Itoa(minor) }
