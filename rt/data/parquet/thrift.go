package parquet

import "math"

// value is what the footer and the heads of pages are made of, in Thrift's compact protocol: a number or bool, a text,
// a list, or a structure with numbered fields.
type value struct {
	number int64
	text   string
	list   []value
	fields map[int16]*value
}

// field returns a field of a structure; one that is missing is zero.
func (v *value) field(n int16) *value {
	if f := v.fields[n]; f != nil {
		return f
	}
	return &value{}
}

// has reports whether a structure has a field.
func (v *value) has(n int16) bool { return v.fields[n] != nil }

// int returns the number of a field as an int, or -1 if it is none.
func (v *value) int(n int16) int {
	x := v.field(n).number
	if x < 0 || x > math.MaxInt32 {
		return -1
	}
	return int(x)
}

// thrift reads values. The first fault stays.
type thrift struct {
	in    []byte
	at    int
	depth int
	bad   bool
}

// readStruct reads a structure and returns the bytes that it takes.
func readStruct(in []byte) (*value, int, bool) {
	t := &thrift{in: in}
	v := t.structure()
	return v, t.at, !t.bad
}

func (t *thrift) byte() byte {
	if t.at >= len(t.in) {
		t.bad = true
		return 0
	}
	t.at++
	return t.in[t.at-1]
}

// uvarint reads a number of 7 bits a byte.
func (t *thrift) uvarint() (x uint64) {
	for shift := 0; shift < 64; shift += 7 {
		b := t.byte()
		x |= uint64(b&127) << shift
		if b < 128 {
			return x
		}
	}
	t.bad = true
	return 0
}

// varint reads a number whose sign is its lowest bit.
func (t *thrift) varint() int64 {
	x := t.uvarint()
	return int64(x>>1) ^ -int64(x&1)
}

func (t *thrift) structure() *value {
	v := &value{fields: map[int16]*value{}}
	t.depth++
	defer func() { t.depth-- }()
	if t.depth > 32 {
		t.bad = true
	}
	for number := int16(0); !t.bad; {
		head := t.byte()
		if head == 0 {
			return v
		}
		if delta := head >> 4; delta > 0 {
			number += int16(delta)
		} else {
			number = int16(t.varint())
		}
		v.fields[number] = t.value(head&15, false)
	}
	return v
}

// value reads a value of a type. A bool in a list has a byte; as a field its type tells it.
func (t *thrift) value(kind byte, inList bool) *value {
	switch kind {
	case 1, 2:
		if inList {
			kind = t.byte()
		}
		return &value{number: int64(kind & 1)}
	case 3:
		return &value{number: int64(int8(t.byte()))}
	case 4, 5, 6:
		return &value{number: t.varint()}
	case 7:
		t.text(8)
		return &value{}
	case 8:
		return &value{text: t.text(t.uvarint())}
	case 9, 10:
		return t.list()
	case 11:
		return t.mapping()
	case 12:
		return t.structure()
	}
	t.bad = true
	return &value{}
}

// text reads n bytes.
func (t *thrift) text(n uint64) string {
	if n > uint64(len(t.in)-t.at) {
		t.bad = true
		return ""
	}
	t.at += int(n)
	return string(t.in[t.at-int(n) : t.at])
}

func (t *thrift) list() *value {
	t.depth++
	defer func() { t.depth-- }()
	head := t.byte()
	n := uint64(head >> 4)
	if n == 15 {
		n = t.uvarint()
	}
	if n > uint64(len(t.in)-t.at) || t.depth > 32 { // each has a byte at least
		t.bad = true
	}
	v := &value{}
	for ; n > 0 && !t.bad; n-- {
		v.list = append(v.list, *t.value(head&15, true))
	}
	return v
}

// mapping passes over a map: none is needed.
func (t *thrift) mapping() *value {
	n := t.uvarint()
	if n == 0 {
		return &value{}
	}
	kinds := t.byte()
	for ; n > 0 && !t.bad; n-- {
		t.value(kinds>>4, true)
		t.value(kinds&15, true)
	}
	return &value{}
}
