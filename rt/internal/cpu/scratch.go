package cpu

import (
	"sync"
	"unsafe"
)

// Scratch is memory that a kernel needs while it runs: packed panels, sums of parts. It is used again and again, and
// grows if a kernel needs more than any before it.
type Scratch struct {
	memory  []uint64
	used    int
	touched int // up to here memory behind what was taken has been written
}

// leastScratch is the words of a new scratch memory: the panels of an item. What is not used of it is never touched.
const leastScratch = (vectorColumns + packedRows + 64) * vectorDepth

// spare holds the scratch memories that no kernel has: at most as many as kernels once ran at the same time. Unlike
// in a sync.Pool they stay there, so that a step allocates nothing for good.
var spare struct {
	sync.Mutex
	list []*Scratch
}

// Borrow returns scratch memory for the time until Return.
func Borrow() *Scratch {
	spare.Lock()
	defer spare.Unlock()
	last := len(spare.list) - 1
	if last < 0 {
		return &Scratch{memory: make([]uint64, leastScratch)}
	}
	s := spare.list[last]
	spare.list = spare.list[:last]
	return s
}

// Return gives the memory back; what was taken from it is no longer valid.
func (s *Scratch) Return() {
	s.used = 0
	spare.Lock()
	defer spare.Unlock()
	spare.list = append(spare.list, s)
}

// behindWords is how much of the memory behind what is taken has been touched: functions that fetch what lies behind their
// operands find its pages.
const behindWords = 2048

// Take returns n elements of unknown values, with what lies behind as capacity.
func Take[T Number](s *Scratch, n int) []T {
	var e T
	words := even(n*int(unsafe.Sizeof(e)), 64) / 8
	if s.used+words > len(s.memory) { // what was taken before keeps its old memory
		s.memory, s.used, s.touched = make([]uint64, max(2*len(s.memory), words)), 0, 0
		Widen(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s.memory))), 8*len(s.memory)))
	}
	part := s.memory[s.used:]
	s.used += words
	s.touch(min(s.used+min(words, behindWords), len(s.memory)))
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(part))), len(part)*8/int(unsafe.Sizeof(e)))[:n]
}

// touch writes to the pages between what is taken and an end.
func (s *Scratch) touch(end int) {
	const page = 512
	for s.touched = max(s.touched, s.used); s.touched < end; s.touched += page {
		s.memory[s.touched] = 0
	}
}
