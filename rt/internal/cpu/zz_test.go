package cpu

import (
	"fmt"
	"testing"
	"time"
	"unsafe"
)

func aligned(n int) []float32 {
	x := make([]float32, n+1024)
	for uintptr(unsafe.Pointer(&x[0]))%4096 != 0 {
		x = x[1:]
	}
	return x[:n]
}

func best(f func()) float64 {
	b := time.Hour
	for start := time.Now(); time.Since(start) < 300*time.Millisecond; {
		t := time.Now()
		f()
		b = min(b, time.Since(t))
	}
	return float64(b.Nanoseconds())
}

func TestZPack(t *testing.T) {
	u := active
	for _, s := range [][2]int{{64, 64}, {128, 128}, {256, 256}, {128, 512}, {256, 512}} {
		k, n := s[0], s[1]
		o := &Operand[float32]{Layout: Flat, LD: n, Data: aligned(k * n)}
		to := aligned(k * n)
		ns := best(func() { u.packFlat(to, 32, o, o.Data, n, k) })
		ol := &Operand[float32]{Layout: Long, LD: k, Data: o.Data}
		to = aligned(2 * k * n)
		nl := best(func() { ol.pack(to, 32, 0, 0, n, 0, k) })
		na := best(func() { u.packFlat(to, 12, o, o.Data, n, k) })
		fmt.Printf("k=%d n=%d  flat %.2f el/ns  long %.2f  a12 %.2f\n", k, n, float64(k*n)/ns, float64(k*n)/nl, float64(k*n)/na)
	}
}

func TestZStrip(t *testing.T) {
	u := active
	for _, k := range []int{32, 64, 128, 256} {
		for _, n := range []int{32, 128, 512} {
			for _, m := range []int{12, 120} {
				a, b, c := aligned(m*k), aligned(k*n), aligned(m*n)
				fl := 2 * float64(m*k*n)
				pk := best(func() {
					u.strip(c, n, rowsOf{data: a, long: true, step: k}, columnsOf{b, 128, 128 * k}, m, n, k, false, nil)
				})
				di := best(func() {
					u.strip(c, n, rowsOf{data: a, long: true, step: k}, columnsOf{b, 4 * n, 128}, m, n, k, false, nil)
				})
				pp := best(func() {
					u.strip(c, n, rowsOf{data: a, packed: true, deep: k}, columnsOf{b, 128, 128 * k}, m, n, k, false, nil)
				})
				ad := best(func() {
					u.strip(c, n, rowsOf{data: a, packed: true, deep: k}, columnsOf{b, 128, 128 * k}, m, n, k, true, nil)
				})
				fmt.Printf("m=%d k=%d n=%d  packed b %.1f  direct b %.1f  both packed %.1f add %.1f\n", m, k, n, fl/pk, fl/di, fl/pp, fl/ad)
			}
		}
	}
}

func TestZFlat(t *testing.T) {
	u := active
	k := 256
	for _, s := range [][2]int{{128, 512}, {512, 128}, {128, 128}, {128, 384}} {
		m, n := s[0], s[1]
		a, b, c := aligned(m*k), aligned(k*n), aligned(m*n)
		fl := 2 * float64(m*k*n)
		pp := best(func() {
			u.strip(c, n, rowsOf{data: a[:m*k-8*m%12*k], packed: true, deep: k}, columnsOf{b, 128, 128 * k}, m/12*12, n, k, true, nil)
		})
		pd := best(func() {
			u.strip(c, n, rowsOf{data: a[:m*k-8*m%12*k], packed: true, deep: k}, columnsOf{b, 4 * n, 128}, m/12*12, n, k, true, nil)
		})
		dp := best(func() {
			u.strip(c, n, rowsOf{data: a, step: m}, columnsOf{b, 128, 128 * k}, m, n, k, true, nil)
		})
		dd := best(func() {
			u.strip(c, n, rowsOf{data: a, step: m}, columnsOf{b, 4 * n, 128}, m, n, k, true, nil)
		})
		f2 := 2 * float64(m/12*12*k*n)
		fmt.Printf("m=%d n=%d both packed %.1f direct b %.1f direct a %.1f both direct %.1f\n", m, n, f2/pp, f2/pd, fl/dp, fl/dd)
	}
}


func TestZKb(t *testing.T) {
	for _, ld := range []int{1024, 2048} {
	a, b, c := aligned(ld*ld), aligned(ld*ld), aligned(ld*ld)
	for i := range a {
		a[i], b[i] = float32(i%7), float32(i%5)
	}
	type conf struct {
		name  string
		rows, columns int
		ahead bool
		depth int
		alay Layout
	}
	confs := []conf{{"480", 480, 512, true, 256, Long}, {"480 none", 480, 512, false, 256, Long}, {"1024", 1024, 512, true, 256, Long}, {"1024 none", 1024, 512, false, 256, Long}, {"1024x256 512", 1024, 256, true, 512, Long}, {"1024x512 512", 1024, 512, true, 512, Long},{"1024 flat", 1024, 512, true, 256, Flat}, {"1024 flat none", 1024, 512, false, 256, Flat}}
	u := active
	bests := make([][2]time.Duration, len(confs))
	for start := time.Now(); time.Since(start) < 8*time.Second; {
		for i, f := range confs {
			g := Gemm[float32]{C: c, LDC: ld, A: Operand[float32]{Data: a, Layout: f.alay, LD: ld}, B: Operand[float32]{Data: b, Layout: Flat, LD: ld}, Batch: 1, M: f.rows, N: 512, K: 1024}
			g.Plan(1)
			g.Whole = false
			g.Rows, g.Columns = f.rows, f.columns
			s := Borrow()
			r := room[float32]{a: Take[float32](s, 144*512), b: Take[float32](s, 512*512)}
			if f.ahead {
				r.ahead = Take[int64](s, 8)
			}
			for from := 0; from < 1024; from += f.depth {
				tm := time.Now()
				p := piece{rows: f.rows, columns: f.columns, from: from, to: from + f.depth}
				u.chunk(&g, p, &target[float32]{c: c, ldc: ld}, true, &r, f.depth, 1024)
				d := time.Since(tm)
				j := 1
				if from == 0 {
					j = 0
				}
				if bests[i][j] == 0 || d < bests[i][j] {
					bests[i][j] = d
				}
			}
			s.Return()
		}
	}
	for i, f := range confs {
		fl := 2 * float64(f.rows*f.columns*f.depth)
		fmt.Printf("%d %s first %.1f then %.1f\n", ld, f.name, fl/float64(bests[i][0].Nanoseconds()), fl/float64(bests[i][1].Nanoseconds()))
	}
	}
}

func TestZParts(t *testing.T) {
	u := active
	for _, ld := range []int{2048, 2080, 1024, 1056} {
		a, b, c := aligned(ld*ld), aligned(ld*ld), aligned(ld*ld)
		for i := range a {
			a[i], b[i], c[i] = float32(i%7), float32(i%5), 1
		}
		k, n := 256, 512
		ob := &Operand[float32]{Data: b, Layout: Flat, LD: ld}
		oa := &Operand[float32]{Data: a, Layout: Long, LD: ld}
		pb, pa := aligned(k*n), aligned(144*k)
		big := aligned(16 << 20)
		var bs [6]time.Duration
		for start := time.Now(); time.Since(start) < 3*time.Second; {
			clear(big)
			for rep := range 4 {
				i := 0
				mark := func(f func()) {
					t := time.Now()
					f()
					d := time.Since(t)
					if bs[i] == 0 || d < bs[i] {
						bs[i] = d
					}
					i++
				}
				mark(func() { u.packFlat(pb, 32, ob, b[rep*256*ld:], n, k) })
				mark(func() { oa.pack(pa, 12, 0, 0, 132, rep*256, rep*256+k) })
				mark(func() {
					u.strip(c[ld*rep*132:], ld, rowsOf{data: pa, packed: true, deep: k}, columnsOf{pb, 128, 128 * k}, 132, n, k, true, nil)
				})
				mark(func() {
					u.strip(c[512+ld*rep*132:], ld, rowsOf{data: a[rep*256:], long: true, step: ld}, columnsOf{pb, 128, 128 * k}, 132, n, k, true, nil)
				})
				mark(func() {
					u.strip(c, ld, rowsOf{data: pa, packed: true, deep: k}, columnsOf{pb, 128, 128 * k}, 132, n, k, true, nil)
				})
			}
		}
		fl := 2.0 * 132 * 512 * 256
		fmt.Printf("ld=%d pack b %.1f el/ns, pack a %.1f el/ns, strips cold c %.1f, long a %.1f, warm c %.1f\n", ld, float64(k*n)/float64(bs[0]), float64(132*k)/float64(bs[1]), fl/float64(bs[2]), fl/float64(bs[3]), fl/float64(bs[4]))
	}
	_ = m0
}

var m0 int
