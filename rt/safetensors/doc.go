// Package safetensors reads and writes files in the safetensors format: a header in JSON that names each tensor
// with its type, its shape and its place, then the tensors' bytes, little-endian and row-major.
//
//	8 bytes   the header's length
//	header    {"__metadata__": {"key": "text"}, "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}
//	data      tensors one after the other, without holes
//
// Files come from anywhere: lengths and offsets are believed only as far as the data reaches, and each error says
// what was found and what was wanted.
package safetensors
