//go:build linux && (amd64 || arm64)

package cuda

import (
	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// scratchBytes is the memory that one call's arguments and answers need.
const scratchBytes = 1 << 14

// List returns all devices, in the driver's order, which $CUDA_VISIBLE_DEVICES governs.
func List() ([]device.Info, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	scratch, err := call.NewBlock(scratchBytes)
	if err != nil {
		return nil, errMisuse("map memory", err.Error())
	}
	defer scratch.Free()
	count := scratch.Word()
	if s := f.deviceGetCount.Status(call.AddressOf(count)); s != success {
		return nil, f.errStatus("look for devices", s)
	}
	if *count == 0 {
		return nil, errAbsent("look for devices", "the driver finds none")
	}
	infos := make([]device.Info, int(*count))
	for i := range infos {
		if infos[i], err = f.info(scratch, i); err != nil {
			return nil, err
		}
	}
	return infos, nil
}

// info asks for what is known of a device.
func (f *functions) info(scratch *call.Block, i int) (device.Info, error) {
	mark := scratch.Mark()
	defer scratch.Reset(mark)
	const doing = "ask for a device"
	handle, name, memory := scratch.Word(), scratch.Bytes(256), scratch.Word()
	s := f.deviceGet.Status(call.AddressOf(handle), uintptr(i))
	if s == success {
		s = f.deviceGetName.Status(call.Address(name), uintptr(len(name)), uintptr(uint32(*handle)))
	}
	if s == success {
		s = f.deviceTotalMem.Status(call.AddressOf(memory), uintptr(uint32(*handle)))
	}
	info := device.Info{Driver: driver, Name: call.TextOf(name), Memory: int64(*memory), Align: 1}
	major, minor := 0, 0
	for _, a := range []struct {
		attribute uintptr
		to        *int
	}{
		{attributeMaxThreadsPerBlock, &info.Group},
		{attributeMaxSharedPerBlock, &info.Shared},
		{attributeMultiprocessorCount, &info.Units},
		{attributeComputeCapabilityMajor, &major},
		{attributeComputeCapabilityMinor, &minor},
	} {
		value := scratch.Word()
		if s == success {
			s = f.deviceGetAttribute.Status(call.AddressOf(value), a.attribute, uintptr(uint32(*handle)))
		}
		*a.to = int(int32(uint32(*value)))
	}
	if s != success {
		return device.Info{}, f.errStatus(doing, s)
	}
	info.Arch = 10*major + minor
	info.Version = "CUDA " + f.versionText() + ", compute capability " + versionText(major, minor)
	return info, nil
}
