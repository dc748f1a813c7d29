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
		avx2.along(rows)
	}
}

func (v variant) along(rows int) {
	name := fmt.Sprintf("along%sx%dx%d", v.name, rows, v.vectors*v.lanes)
	TEXT(name, NOSPLIT, "func(c *float32, ldc int, a *float32, step, tile int, b *float32, bs int, to *float32, depth, add int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes a tile of %d rows and %d columns, and packs b; rows of a that lie tile bytes ahead come to the cache.", name, rows, v.vectors*v.lanes))
	t := &strip{inner: inner{v: v, rows: rows, vectors: v.vectors}, long: true, a0: AllocLocal(8), bottom: AllocLocal(8), c: argument("c"), ahead: argument("tile"), soon: GP64()}
	t.rs, t.b, t.bs3, t.to = argument("step"), argument("b"), GP64(), argument("to")
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
