package rt

import (
	"testing"
	"unsafe"
)

func TestSlab(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 1000} {
		s := NewSlab(n)
		if len(s) != n || cap(s) != n || uintptr(unsafe.Pointer(unsafe.SliceData(s)))%Align != 0 {
			t.Errorf("a slab of %d bytes has %d at %p", n, len(s), unsafe.SliceData(s))
		}
	}
	s := NewSlab(64)
	s.F32(8, 2)[1] = 1
	if got := s.U8(12, 4); got[3] != 0x3f || got[2] != 0x80 {
		t.Errorf("the bytes of 1 are %v", got)
	}
	if s.F64(64, 0) == nil || len(s.Bool(0, 64)) != 64 || len(s.I64(0, 8)) != 8 || len(s.I32(60, 1)) != 1 || len(s.U16(0, 3)) != 3 {
		t.Error("views have the wrong lengths")
	}
	if b := Bytes(s.F32(8, 2)); len(b) != 8 || b[7] != 0x3f {
		t.Errorf("bytes of a slice: %v", b)
	}
	defer func() {
		if recover() == nil {
			t.Error("a view beyond the slab is given out")
		}
	}()
	s.F32(60, 2)
}

// TestMarked: what kernels read of a model's variables has all behind it as capacity, another slab's slices have none.
func TestMarked(t *testing.T) {
	table := []Variable{{Path: "a", DType: Float32, Shape: []int{4}}, {Path: "b", DType: Float32, Shape: []int{100}, Offset: 64}}
	w := NewParams(table).Slab
	if a := w.F32(0, 4); len(w) != 464 || len(a) != 4 || cap(a) != 116 {
		t.Errorf("of %d bytes: %d elements, capacity %d", len(w), len(a), cap(a))
	}
	if a := NewSlab(464).F32(0, 4); cap(a) != 4 {
		t.Errorf("capacity %d", cap(a))
	}
}

func TestDTypes(t *testing.T) {
	seen := map[string]bool{"invalid": true, "": true}
	for d := Float32; d <= Bool; d++ {
		name := d.String()
		if seen[name] || d.Size() == 0 || formats[d].Size() != d.Size() {
			t.Errorf("%d: %v", d, d)
		}
		seen[name] = true
	}
	for k := Weight; k <= Hyper; k++ {
		if k.String() == "invalid" || k.String() == "" {
			t.Errorf("kind %d has no word", k)
		}
	}
	for k := InitZeros; k <= InitData; k++ {
		if k.String() == "invalid" || k.String() == "" {
			t.Errorf("first value %d has no name", k)
		}
	}
	if DType(0).String() != "invalid" || VariableKind(99).String() != "invalid" || InitKind(0).String() != "invalid" {
		t.Error("what is no type has a name")
	}
}

// TestSlabsApart: what a call reads and what it writes do not lie a multiple of a page apart.
func TestSlabsApart(t *testing.T) {
	at := func(s Slab) int { return int(uintptr(unsafe.Pointer(unsafe.SliceData(s)))) }
	large := []Tensor{{DType: Float32, Shape: []int{largeSlab}}}
	m := &Model{BatchSize: 2, Inputs: append(large, large...)}
	c := (&Instance{Model: m, Params: NewParams(nil)}).NewCall(3*largeSlab, false)
	seen := map[int]bool{}
	for _, s := range append(c.Fields, c.Arena) {
		place := at(s) % page
		if seen[place] || place%Align != 0 {
			t.Errorf("a slab begins %d bytes behind a page's begin, of %v", place, seen)
		}
		seen[place] = true
		for _, b := range s {
			if b != 0 {
				t.Fatal("a new slab is not zero")
			}
		}
	}
	if n := len(c.Arena); n != 3*largeSlab || cap(c.Arena) != n {
		t.Errorf("an arena of %d bytes has %d and room for %d", 3*largeSlab, n, cap(c.Arena))
	}
}
