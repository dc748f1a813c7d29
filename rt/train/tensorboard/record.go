package tensorboard

import (
	"encoding/binary"
	"hash/crc32"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// masked is a checksum as TFRecords have it: turned and moved, since a checksum over data with checksums in it is weak.
func masked(data []byte) uint32 {
	c := crc32.Checksum(data, castagnoli)
	return (c>>15 | c<<17) + 0xa282ead8
}

// appendRecord appends a TFRecord: length, its checksum, data, their checksum.
func appendRecord(b, data []byte) []byte {
	at := len(b)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(data)))
	b = binary.LittleEndian.AppendUint32(b, masked(b[at:at+8]))
	b = append(b, data...)
	return binary.LittleEndian.AppendUint32(b, masked(data))
}
