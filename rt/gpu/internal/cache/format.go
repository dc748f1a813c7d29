package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
)

// magic begins an entry; the digit is the format's.
const magic = "dlgen kernel 1\n"

// An entry is magic, key, length of the data as eight bytes with the lowest first, data, SHA-256 of all before.
const (
	headerBytes = len(magic) + sha256.Size + 8
	frameBytes  = headerBytes + sha256.Size
)

func encode(key Key, data []byte) []byte {
	file := make([]byte, 0, frameBytes+len(data))
	file = append(file, magic...)
	file = append(file, key[:]...)
	file = binary.LittleEndian.AppendUint64(file, uint64(len(data)))
	file = append(file, data...)
	sum := sha256.Sum256(file)
	return append(file, sum[:]...)
}

// decode returns the data of a whole and sound entry of this key.
func decode(key Key, file []byte) ([]byte, bool) {
	if len(file) < frameBytes || string(file[:len(magic)]) != magic || !bytes.Equal(file[len(magic):][:sha256.Size], key[:]) {
		return nil, false
	}
	body := file[:len(file)-sha256.Size]
	if binary.LittleEndian.Uint64(file[headerBytes-8:]) != uint64(len(body)-headerBytes) {
		return nil, false
	}
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], file[len(body):]) {
		return nil, false
	}
	return body[headerBytes:], true
}
