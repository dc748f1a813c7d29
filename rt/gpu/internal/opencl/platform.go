//go:build linux && (amd64 || arm64)

package opencl

import (
	"cmp"
	"slices"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// found is a device that a platform offers.
type found struct {
	platform, id uintptr
	info         device.Info
	kind         uint64 // CL_DEVICE_TYPE
}

// List returns all usable devices, the best first: GPUs, accelerators, then processors; among equals the one with more units.
func List() ([]device.Info, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	all, err := f.find()
	if err != nil {
		return nil, err
	}
	infos := make([]device.Info, len(all))
	for i, d := range all {
		infos[i] = d.info
	}
	return infos, nil
}

// find asks all platforms for their devices.
func (f *functions) find() ([]found, error) {
	scratch, err := call.NewBlock(scratchBytes)
	if err != nil {
		return nil, errNoDevice(err.Error())
	}
	defer scratch.Free()
	q := query{f, scratch}
	var all []found
	for _, platform := range q.ids(func(n, ids, count uintptr) int32 { return f.getPlatformIDs.Status(n, ids, count) }) {
		devices := q.ids(func(n, ids, count uintptr) int32 {
			return f.getDeviceIDs.Status(platform, deviceTypeAll, n, ids, count)
		})
		for _, id := range devices {
			if d := q.device(platform, id); q.usable(id) {
				all = append(all, d)
			}
		}
	}
	if len(all) == 0 {
		return nil, errNoDevice("no platform offers a device")
	}
	slices.SortStableFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(rank(a.kind), rank(b.kind)), cmp.Compare(b.info.Units, a.info.Units))
	})
	return all, nil
}

// rank orders types of devices, the best first.
func rank(kind uint64) int {
	switch {
	case kind&deviceTypeGPU != 0:
		return 0
	case kind&deviceTypeAccelerator != 0:
		return 1
	}
	return 2
}

// query asks for properties.
type query struct {
	f       *functions
	scratch *call.Block
}

// ids calls a function that writes handles, first for their number. An error gives none: a broken platform hides no other.
func (q query) ids(get func(n, ids, count uintptr) int32) []uintptr {
	mark := q.scratch.Mark()
	defer q.scratch.Reset(mark)
	count := q.scratch.Word()
	if get(0, 0, call.AddressOf(count)) != success || uint32(*count) == 0 {
		return nil
	}
	n := min(int(uint32(*count)), 64)
	list := q.scratch.Bytes(8 * n)
	if get(uintptr(n), call.Address(list), 0) != success {
		return nil
	}
	return call.Words(list)
}

// word returns a property of a device that is a number of at most eight bytes, 0 if there is none.
func (q query) word(id uintptr, property uintptr) uint64 {
	mark := q.scratch.Mark()
	defer q.scratch.Reset(mark)
	value := q.scratch.Word()
	if q.f.getDeviceInfo.Status(id, property, 8, call.AddressOf(value), 0) != success {
		return 0
	}
	return *value
}

// text returns a property that is a string.
func (q query) text(get call.Func, id uintptr, property uintptr) string {
	mark := q.scratch.Mark()
	defer q.scratch.Reset(mark)
	piece := q.scratch.Bytes(1024)
	if get.Status(id, property, uintptr(len(piece)), call.Address(piece), 0) != success {
		return ""
	}
	return call.TextOf(piece)
}

func (q query) usable(id uintptr) bool {
	return q.word(id, deviceAvailable) != 0 && q.word(id, deviceCompilerAvailable) != 0
}

// device reads what is known of one device.
func (q query) device(platform, id uintptr) found {
	kind := q.word(id, deviceType)
	return found{
		platform: platform, id: id, kind: kind,
		info: device.Info{
			Driver: driver,
			Name:   q.text(q.f.getDeviceInfo, id, deviceName),
			Version: q.text(q.f.getPlatformInfo, platform, platformName) + " " + q.text(q.f.getDeviceInfo, id, driverVersion) +
				", " + q.text(q.f.getDeviceInfo, id, deviceVersion),
			Memory: int64(q.word(id, deviceGlobalMemSize)),
			Units:  int(q.word(id, deviceMaxComputeUnits)),
			Group:  int(q.word(id, deviceMaxWorkGroupSize)),
			Shared: int(q.word(id, deviceLocalMemSize)),
			Align:  max(int(q.word(id, deviceMemBaseAddrAlign)/8), 1),
			CPU:    kind&(deviceTypeGPU|deviceTypeAccelerator) == 0,
		},
	}
}
