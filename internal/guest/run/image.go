package main

import (
	"encoding/binary"
	"errors"
)

// boot returns the segments that boot a kernel's file (bzImage) with files in memory.
func boot(file, initrd []byte, commandLine string, memory int) ([]segment, error) {
	const header = 0x1f1
	if len(file) < 0x300 || string(file[0x202:0x206]) != "HdrS" {
		return nil, errors.New("no kernel that boots on x86")
	}
	begin := (int(file[header]) + 1) * 512
	params := make([]byte, commandAt-paramsAt)
	copy(params[header:], file[header:0x202+int(file[0x201])])
	little := binary.LittleEndian
	params[0x210] = 0xff // the loader: none that has a number
	little.PutUint32(params[0x218:], initrdAt)
	little.PutUint32(params[0x21c:], uint32(len(initrd)))
	little.PutUint32(params[0x228:], commandAt)
	for i, ram := range [][2]uint64{{0, 0x9fc00}, {kernelAt, uint64(memory)<<20 - kernelAt}} {
		entry := params[0x2d0+20*i:]
		little.PutUint64(entry, ram[0])
		little.PutUint64(entry[8:], ram[1])
		little.PutUint32(entry[16:], 1) // memory
	}
	params[0x1e8] = 2 // entries
	params = append(params, commandLine+"\x00"...)
	return []segment{{paramsAt, params}, {kernelAt, file[begin:]}, {initrdAt, initrd}}, nil
}

// disk returns the segments one behind the other, in whole pieces, and the size in cylinders of 16 heads and 63 sectors.
func disk(segments []segment) (image []byte, cylinders int) {
	const cylinder = 16 * 63 * 512
	for _, s := range segments {
		image = append(image, s.data...)
		image = append(image, make([]byte, s.pieces()*piece-len(s.data))...)
	}
	cylinders = len(image)/cylinder + 1
	return append(image, make([]byte, cylinders*cylinder-len(image))...), cylinders
}
