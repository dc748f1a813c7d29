package zstd

import "math/bits"

// xxhash is XXH64 with seed 0, as Y. Collet's specification of xxHash has it.
type xxhash struct {
	lanes [4]uint64
	total uint64
	rest  []byte // less than 32 bytes
}

const (
	prime1 uint64 = 0x9E3779B185EBCA87
	prime2 uint64 = 0xC2B2AE3D27D4EB4F
	prime3 uint64 = 0x165667B19E3779F9
	prime4 uint64 = 0x85EBCA77C2B2AE63
	prime5 uint64 = 0x27D4EB2F165667C5
)

func newXXHash() *xxhash {
	p1, p2 := prime1, prime2
	return &xxhash{lanes: [4]uint64{p1 + p2, p2, 0, -p1}}
}

// round mixes 8 bytes into a lane.
func round(lane, input uint64) uint64 { return bits.RotateLeft64(lane+input*prime2, 31) * prime1 }

// write adds bytes.
func (x *xxhash) write(p []byte) {
	x.total += uint64(len(p))
	if len(x.rest) > 0 {
		n := min(32-len(x.rest), len(p))
		x.rest, p = append(x.rest, p[:n]...), p[n:]
		if len(x.rest) < 32 {
			return
		}
		x.stripe(x.rest)
		x.rest = x.rest[:0]
	}
	for ; len(p) >= 32; p = p[32:] {
		x.stripe(p)
	}
	x.rest = append(x.rest, p...)
}

// stripe mixes 32 bytes.
func (x *xxhash) stripe(p []byte) {
	for i := range x.lanes {
		x.lanes[i] = round(x.lanes[i], little(p[8*i:8*i+8]))
	}
}

// sum returns the hash of what was written.
func (x *xxhash) sum() uint64 {
	h := prime5
	if x.total >= 32 {
		l := &x.lanes
		h = bits.RotateLeft64(l[0], 1) + bits.RotateLeft64(l[1], 7) + bits.RotateLeft64(l[2], 12) + bits.RotateLeft64(l[3], 18)
		for _, lane := range l {
			h = (h^round(0, lane))*prime1 + prime4
		}
	}
	h += x.total
	p := x.rest
	for ; len(p) >= 8; p = p[8:] {
		h = bits.RotateLeft64(h^round(0, little(p[:8])), 27)*prime1 + prime4
	}
	if len(p) >= 4 {
		h = bits.RotateLeft64(h^little(p[:4])*prime1, 23)*prime2 + prime3
		p = p[4:]
	}
	for _, b := range p {
		h = bits.RotateLeft64(h^uint64(b)*prime5, 11) * prime1
	}
	h = (h ^ h>>33) * prime2
	h = (h ^ h>>29) * prime3
	return h ^ h>>32
}
