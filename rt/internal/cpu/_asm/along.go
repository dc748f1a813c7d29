package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// alongs writes tiles that pack the panel that they multiply with: they read b where it lies and write it where the tiles below read
// it, since what multiplies leaves room for that.
func alongs() {
	for rows := 1; rows <= avx2.rows; rows++ {
		avx2.along(rows, true)
	}
	for _, long := range []bool{false, true} {
		for rows := 1; rows <= avx512.rows; rows++ {
			avx512.along(rows, long)
		}
	}
}

func (v variant) along(rows int, long bool) {
	layout := map[bool]string{true: "", false: "Flat"}[long]
	name := fmt.Sprintf("along%s%sx%dx%d", v.name, layout, rows, v.vectors*v.lanes)
	TEXT(name, NOSPLIT, "func(c *float32, ldc int, a *float32, step, tile int, b *float32, bs int, to *float32, depth, add int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes a tile of %d rows and %d columns, and packs b; rows of a that lie tile bytes ahead come to the cache.", name, rows, v.vectors*v.lanes))
	t := &strip{inner: inner{v: v, rows: rows, vectors: v.vectors}, long: long, a0: AllocLocal(8), bottom: AllocLocal(8), c: argument("c"), soon: GP64()}
	t.rs, t.b, t.bs3, t.to = argument("step"), argument("b"), GP64(), argument("to")
	if long {
		t.ahead = argument("tile")
	} else {
		t.step3 = GP64()
		LEAQ(Mem{Base: t.rs, Index: t.rs, Scale: 2}, t.step3)
	}
	for range 1 + t.last()/3 {
		t.a = append(t.a, GP64())
	}
	bs := argument("bs")
	LEAQ(Mem{Base: bs, Index: bs, Scale: 2}, t.bs3)
	keep(param("a"), t.a0)
	t.begin()
	t.sum(bs, "")
	p, ldc := GP64(), GP64()
	Load(Param("ldc"), ldc)
	t.write(p, ldc, false, "")
	VZEROUPPER()
	RET()
}
