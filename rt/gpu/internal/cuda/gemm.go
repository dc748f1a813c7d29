//go:build linux && (amd64 || arm64)

package cuda

import (
	"runtime"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// product is a planned product. cuBLASLt counts by columns: a row-major C = A·B is, read by columns, the product of B and A
// in this order. So its first operand is our B, its rows are our columns, and a bias of our columns is a bias of its rows.
type product struct {
	*blas
	gemm    device.Gemm
	desc    uintptr
	layouts [3]uintptr  // of our B, A and C
	block   *call.Block // alpha, beta, the algorithm
	alpha   uintptr
	beta    uintptr
	algo    uintptr
}

// Gemm plans a product.
func (d *Device) Gemm(g device.Gemm) (device.Product, error) {
	if wrong := g.Check(); wrong != "" {
		return nil, errMisuse("plan a product", wrong)
	}
	b, err := d.products()
	if err != nil {
		return nil, err
	}
	block, err := call.NewBlock(1 << 13)
	if err != nil {
		return nil, errMisuse("plan a product", err.Error())
	}
	if err := d.enter(); err != nil {
		return nil, err
	}
	defer runtime.UnlockOSThread()
	g = g.Filled()
	p := &product{blas: b, gemm: g, block: block}
	d.live[p] = struct{}{}
	p.alpha, p.beta = p.float(1), p.float(0)
	if err = p.describe(); err == nil {
		err = p.choose()
	}
	if err != nil {
		_ = p.Free()
		return nil, err
	}
	return p, nil
}

// maker makes what a product needs, up to the first status that is no success.
type maker struct {
	*product
	status int32
}

func (m *maker) do(f call.Func, args ...uintptr) {
	if m.status == success {
		m.status = f.Status(args...)
	}
}

// word sets an attribute of some bytes to a word.
func (m *maker) word(set call.Func, of uintptr, attribute uintptr, bytes uintptr, value uint64) {
	m.do(set, of, attribute, call.AddressOf(m.block.Put(value)), bytes)
}

// describe makes the descriptors of the product and of its matrices.
func (p *product) describe() error {
	g, m := p.gemm, maker{product: p}
	compute := uintptr(compute32F)
	if g.TF32 && g.A == device.TypeF32 && g.B == device.TypeF32 {
		compute = compute32FFastTF32
	}
	handle := p.block.Word()
	m.do(p.descCreate, call.AddressOf(handle), compute, real32F)
	p.desc = uintptr(*handle)
	m.word(p.descSet, p.desc, descTransA, 4, transposed(g.TransB))
	m.word(p.descSet, p.desc, descTransB, 4, transposed(g.TransA))
	m.word(p.descSet, p.desc, descEpilogue, 4, epilogueOf(g))
	if g.Bias {
		m.word(p.descSet, p.desc, descBiasType, 4, typeOf(g.C))
	}
	stored := [3]struct {
		t          device.Type
		rows, cols int // in the order of memory: rows are contiguous
		transposed bool
		ld, stride int
	}{
		{g.B, g.N, g.K, g.TransB, g.LDB, g.StrideB},
		{g.A, g.K, g.M, g.TransA, g.LDA, g.StrideA},
		{g.C, g.N, g.M, false, g.LDC, g.StrideC},
	}
	for i, s := range stored {
		if s.transposed {
			s.rows, s.cols = s.cols, s.rows
		}
		*handle = 0
		m.do(p.layoutCreate, call.AddressOf(handle), uintptr(typeOf(s.t)), uintptr(s.rows), uintptr(s.cols), uintptr(s.ld))
		p.layouts[i] = uintptr(*handle)
		if g.Batch > 1 {
			m.word(p.layoutSet, p.layouts[i], layoutBatchCount, 4, uint64(g.Batch))
			m.word(p.layoutSet, p.layouts[i], layoutBatchOffset, 8, uint64(s.stride))
		}
	}
	if m.status != success {
		return p.errStatus("plan "+g.String(), m.status)
	}
	return nil
}

// Free destroys the descriptors.
func (p *product) Free() error {
	if p.block == nil {
		return nil
	}
	p.d.leave(p.descDestroy, p.desc)
	for _, layout := range p.layouts {
		p.d.leave(p.layoutDestroy, layout)
	}
	p.block.Free()
	p.block = nil
	delete(p.d.live, p)
	return nil
}

// call is the arguments of a run on four places.
func (p *product) call(a, b, c uintptr) []uintptr {
	workspace := p.workspace.(*memory).address
	return []uintptr{p.handle, p.desc, p.alpha, b, p.layouts[0], a, p.layouts[1], p.beta, c, p.layouts[2], c, p.layouts[2],
		p.algo, workspace, workspaceBytes, p.d.queue}
}

// Product collects a product's run.
func (r *recorder) Product(planned device.Product, args device.ProductArgs) error {
	p, ok := planned.(*product)
	if !ok || p.d != r.d || p.block == nil {
		return errMisuse("record a product", "it is not this device's, or was freed")
	}
	doing := "run " + p.gemm.String()
	var at [4]uintptr
	for i, place := range []struct {
		device.Ref
		bytes int
	}{{args.A, p.gemm.BytesA()}, {args.B, p.gemm.BytesB()}, {args.C, p.gemm.BytesC()}, {args.Bias, p.gemm.BytesBias()}} {
		if place.bytes == 0 {
			continue
		}
		var err error
		if at[i], err = r.d.place(doing, place.Ref, place.bytes); err != nil {
			return err
		}
	}
	if p.gemm.Bias {
		word, err := r.words([]uint64{uint64(at[3])})
		if err != nil {
			return err
		}
		r.addBlas(p.library, doing, p.descSet, p.desc, descBiasPointer, call.AddressOf(word), 8)
	}
	r.addBlas(p.library, doing, p.matmul, p.call(at[0], at[1], at[2])...)
	return nil
}

// addBlas adds a call whose status is cuBLASLt's.
func (r *recorder) addBlas(l *library, doing string, f call.Func, args ...uintptr) {
	r.add(doing, f, args...)
	r.steps[len(r.steps)-1].blas = l
}

// float puts a float32 into the product's block.
func (p *product) float(v float32) uintptr { return call.AddressOf(p.block.Put(device.F32(v).Bits)) }

func transposed(t bool) uint64 {
	if t {
		return 1 // CUBLAS_OP_T
	}
	return 0
}

// typeOf is a cudaDataType_t.
func typeOf(t device.Type) uint64 {
	switch t {
	case device.TypeBF16:
		return real16BF
	case device.TypeF16:
		return real16F
	}
	return real32F
}

func epilogueOf(g device.Gemm) uint64 {
	if g.Bias {
		return epilogueBias
	}
	return epilogueDefault
}
