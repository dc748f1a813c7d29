//go:build linux && (amd64 || arm64)

package call

import (
	"syscall"
	"unsafe"
)

// Block is memory outside Go's heap, handed out from its beginning. What it hands out is zero, begins at a multiple of 16 and stays
// until the block is freed or reset.
type Block struct {
	mem  []byte
	used int
}

// NewBlock maps a block of some bytes.
func NewBlock(bytes int) (*Block, error) {
	mem, err := syscall.Mmap(-1, 0, max(bytes, 1), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		return nil, err
	}
	return &Block{mem: mem}, nil
}

// Bytes hands out n bytes. It panics if the block is too small.
func (b *Block) Bytes(n int) []byte {
	end := b.used + n
	piece := b.mem[b.used:end:end]
	b.used = min((end+15)&^15, len(b.mem))
	return piece
}

// Left is how many bytes can be handed out.
func (b *Block) Left() int { return len(b.mem) - b.used }

// Word hands out a place for one word.
func (b *Block) Word() *uint64 { return (*uint64)(unsafe.Pointer(&b.Bytes(8)[0])) }

// Put hands out a place that holds these words.
func (b *Block) Put(words ...uint64) *uint64 {
	piece := unsafe.Slice((*uint64)(unsafe.Pointer(&b.Bytes(8 * len(words))[0])), len(words))
	copy(piece, words)
	return &piece[0]
}

// Text hands out a place that holds a string and its closing zero.
func (b *Block) Text(s string) uintptr {
	piece := b.Bytes(len(s) + 1)
	copy(piece, s)
	return Address(piece)
}

// Mark is the block's fill, for Reset.
func (b *Block) Mark() int { return b.used }

// Reset takes back, and makes zero, all that was handed out since the mark.
func (b *Block) Reset(mark int) {
	clear(b.mem[mark:b.used])
	b.used = mark
}

// Free unmaps the block.
func (b *Block) Free() {
	if b.mem != nil {
		_ = syscall.Munmap(b.mem)
		b.mem = nil
	}
}

// Address is where a piece of a block begins, 0 for an empty one.
func Address(piece []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(piece))) }

// AddressOf is where a word of a block lies.
func AddressOf(word *uint64) uintptr { return uintptr(unsafe.Pointer(word)) }

// TextOf is the string in a piece, up to its first zero.
func TextOf(piece []byte) string {
	for i, c := range piece {
		if c == 0 {
			return string(piece[:i])
		}
	}
	return string(piece)
}

// Words copies the words in a piece.
func Words(piece []byte) []uintptr {
	words := make([]uintptr, len(piece)/8)
	for i := range words {
		words[i] = *(*uintptr)(unsafe.Pointer(&piece[8*i]))
	}
	return words
}

// TextAt is the C string that a word of a block points to, "" for 0.
func TextAt(word *uint64) string {
	text := *(**byte)(unsafe.Pointer(word))
	if text == nil {
		return ""
	}
	n := 0
	for *(*byte)(unsafe.Add(unsafe.Pointer(text), n)) != 0 {
		n++
	}
	return string(unsafe.Slice(text, n))
}

// BytesAt is memory of the library that a word of a block points to.
func BytesAt(word *uint64, n int) []byte { return unsafe.Slice(*(**byte)(unsafe.Pointer(word)), n) }

// Slice is words of a block, beginning with one that was handed out.
func Slice(first *uint64, n int) []uint64 { return unsafe.Slice(first, n) }
