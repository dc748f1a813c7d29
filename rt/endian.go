package rt

import "unsafe"

// bigEndian tells that this machine's numbers begin with the high byte, unlike those in files.
var bigEndian = func() bool {
	one := uint16(1)
	return *(*byte)(unsafe.Pointer(&one)) == 0
}()

// LittleEndian turns elements of a size from this machine's order of bytes into that of files, or back. On most
// machines these are the same, and the result is data itself.
func LittleEndian(data []byte, size int) []byte {
	if !bigEndian || size == 1 {
		return data
	}
	turned := make([]byte, len(data))
	for i := range data {
		turned[i] = data[i-i%size+size-1-i%size]
	}
	return turned
}
