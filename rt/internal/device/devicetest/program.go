package devicetest

import "github.com/dlgen/dlgen/rt/internal/device"

// program is a list of what to do.
type program struct {
	d     *Device
	steps []func()
}

// Record lets list note what to do.
func (d *Device) Record(list func(device.Recorder) error) (device.Program, error) {
	p := &program{d: d}
	if err := d.fails("record"); err != nil {
		return nil, err
	}
	return p, list(p)
}

// Launch notes a kernel.
func (p *program) Launch(l device.Launch) error {
	p.steps = append(p.steps, func() { l.Kernel.(kernel).run(l.Args) })
	return nil
}

// Copy notes a copy.
func (p *program) Copy(dst, src device.Ref, bytes int) error {
	p.steps = append(p.steps, func() { copy(at(dst, bytes), at(src, bytes)) })
	return nil
}

// Zero notes zeros.
func (p *program) Zero(dst device.Ref, bytes int) error {
	p.steps = append(p.steps, func() { clear(at(dst, bytes)) })
	return nil
}

// Product has no library.
func (p *program) Product(device.Product, device.ProductArgs) error {
	_, err := p.d.Gemm(device.Gemm{})
	return err
}

// Run does all of it.
func (p *program) Run() error {
	if err := p.d.Fail; err != nil {
		p.d.Fail = nil
		return err
	}
	p.d.Runs++
	for _, do := range p.steps {
		do()
	}
	return nil
}

// Free does nothing.
func (p *program) Free() error { return nil }

// pipe is a feed or a fetch: a place, and pieces that are under way.
type pipe struct {
	d      *Device
	place  device.Ref
	bytes  int
	pieces [][]byte
}

// Feed returns a feed.
func (d *Device) Feed(dst device.Ref, bytes int) (device.Feed, error) {
	if err := d.fails("feed"); err != nil {
		return nil, err
	}
	return &feed{pipe{d: d, place: dst, bytes: bytes}}, nil
}

// Fetch returns a fetch.
func (d *Device) Fetch(src device.Ref, bytes int) (device.Fetch, error) {
	if err := d.fails("fetch"); err != nil {
		return nil, err
	}
	return &fetch{pipe{d: d, place: src, bytes: bytes}}, nil
}

type feed struct{ pipe }
type fetch struct{ pipe }

func misuse(doing string) error {
	return &device.Error{Kind: device.Misuse, Driver: "test", Doing: doing, Cause: "too many or too few pieces"}
}

// Put keeps a piece.
func (f *feed) Put(parts ...device.Part) error {
	if err := f.d.fails("put"); err != nil {
		return err
	}
	if len(f.pieces) == 2 {
		return misuse("put")
	}
	piece := make([]byte, f.bytes)
	for _, p := range parts {
		copy(piece[p.At:], p.Bytes)
	}
	f.pieces = append(f.pieces, piece)
	return nil
}

// Take copies the oldest one to its place.
func (f *feed) Take() error {
	if len(f.pieces) == 0 {
		return misuse("take")
	}
	copy(at(f.place, f.bytes), f.pieces[0])
	f.pieces = f.pieces[1:]
	return nil
}

// Start keeps what is at the place.
func (f *fetch) Start() error {
	if err := f.d.fails("start"); err != nil {
		return err
	}
	if len(f.pieces) == 2 {
		return misuse("fetch")
	}
	f.pieces = append(f.pieces, append([]byte(nil), at(f.place, f.bytes)...))
	return nil
}

// Read gives the oldest one.
func (f *fetch) Read(dst []byte) error {
	if len(f.pieces) == 0 || len(dst) != f.bytes {
		return misuse("read")
	}
	copy(dst, f.pieces[0])
	f.pieces = f.pieces[1:]
	return nil
}

// Free does nothing.
func (p *pipe) Free() error { return nil }
