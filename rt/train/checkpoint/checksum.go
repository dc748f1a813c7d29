package checkpoint

import (
	"hash/crc64"
	"slices"
	"strconv"

	"github.com/dlgen/dlgen/rt/safetensors"
)

// checksum returns a hash over all of a file but itself.
func checksum(f *safetensors.File) string {
	h := crc64.New(crc64.MakeTable(crc64.ECMA))
	text := func(s string) { _, _ = h.Write(append([]byte(s), 0)) }
	keys := make([]string, 0, len(f.Metadata))
	for key := range f.Metadata {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if key != "checksum" {
			text(key)
			text(f.Metadata[key])
		}
	}
	for _, t := range f.Tensors {
		text(t.Name)
		text(string(t.DType))
		for _, n := range t.Shape {
			text(strconv.Itoa(n))
		}
		_, _ = h.Write(t.Data)
	}
	return strconv.FormatUint(h.Sum64(), 16)
}
