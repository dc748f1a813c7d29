package dsl

import "testing"

// TestPosition: lines and columns count from 1, columns count bytes, a byte order mark counts nothing.
func TestPosition(t *testing.T) {
	s := NewSource("a.dl", ByteOrderMark+"ä b\r\n\nend")
	for _, c := range []struct{ offset, line, column int }{
		{0, 1, 1}, {3, 1, 1}, {5, 1, 3}, {8, 1, 6}, {9, 2, 1}, {10, 3, 1}, {13, 3, 4}, {99, 3, 4}, {-1, 1, 1},
	} {
		if line, column := s.Position(c.offset); line != c.line || column != c.column {
			t.Errorf("byte %d stands at %d:%d, want %d:%d", c.offset, line, column, c.line, c.column)
		}
	}
	for i, want := range []string{"", "ä b", "", "end", ""} {
		if got := s.Line(i); got != want {
			t.Errorf("line %d is %q, want %q", i, got, want)
		}
	}
	if s.Lines() != 3 {
		t.Errorf("%d lines, want 3", s.Lines())
	}
}

// TestTo joins places of one source.
func TestTo(t *testing.T) {
	s, other := NewSource("a", "one two"), NewSource("b", "one two")
	one, two := Span{s, 0, 3}, Span{s, 4, 7}
	if got := one.To(two); got.Text() != "one two" {
		t.Errorf("%q", got.Text())
	}
	if got := (Span{}).To(two); got != two || (Span{}).IsValid() || (Span{}).Text() != "" {
		t.Errorf("%v", got)
	}
	if got := one.To(Span{other, 4, 7}); got != one {
		t.Errorf("%v", got)
	}
}

// TestTypes: types print as they are written.
func TestTypes(t *testing.T) {
	for want, typ := range map[string]TensorType{
		"f32": {DType: F32}, "u8[28, 28, 1]": {DType: U8, Shape: Shape{28, 28, 1}}, "index(10)[4]": {DType: I32, Index: 10, Shape: Shape{4}},
		"bool[batch, 2·batch]": {DType: Bool, Shape: Shape{-1, -2}}, "invalid": {},
	} {
		if got := typ.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for d := F32; d <= Bool; d++ {
		if got, ok := ParseDType(d.String()); !ok || got != d {
			t.Errorf("%s is read as %s", d, got)
		}
	}
	if _, ok := (Shape{1 << 20, 1<<20 + 1}).Size(); ok {
		t.Error("more than 2⁴⁰ elements fit")
	}
	if n, ok := (Shape{1 << 20, 1 << 20, -1}).Size(); !ok || n != 1<<40 {
		t.Errorf("%d elements, want 2⁴⁰", n)
	}
}
