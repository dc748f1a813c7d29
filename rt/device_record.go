package rt

import "github.com/dlgen/dlgen/rt/internal/device"

// recording puts a list's launches for n rows on a recorder.
type recording struct {
	g     *deviceGraph
	dc    *deviceCall
	rows  *deviceRows
	n     int
	turns []int // of the loops around, the outermost first
}

// record records the program for n rows, with copies of what it gives to where that is fetched.
func (dc *deviceCall) record(g *deviceGraph, rows *deviceRows, n int) (device.Program, error) {
	r := &recording{g: g, dc: dc, rows: rows, n: n}
	if err := g.loaded.planProducts(g.list.ops, n); err != nil {
		return nil, err
	}
	if deviceProfile() {
		if err := r.profile(); err != nil {
			return nil, err
		}
	}
	return g.loaded.dev.Record(func(to device.Recorder) error {
		if err := r.record(to, g.list.ops); err != nil {
			return err
		}
		if err := to.Copy(device.Ref{Mem: rows.out}, device.Ref{Mem: dc.inputs}, faultBytes); err != nil {
			return err
		}
		for i, at := range rows.results {
			result := &g.list.results[i]
			if bytes := result.bytes.at(n); bytes > 0 {
				if err := to.Copy(device.Ref{Mem: rows.out, Offset: at}, dc.at(g, rows, &result.place), bytes); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// record puts operations on the recorder; loops turn by turn.
func (r *recording) record(to device.Recorder, ops []deviceOp) error {
	for i := range ops {
		op := &ops[i]
		if op.kernel != "" && r.g.loaded.holds(op) {
			if err := r.launch(to, op); err != nil {
				return err
			}
			if err := r.record(to, op.then); err != nil {
				return err
			}
			continue
		}
		if op.product != nil {
			if err := r.multiply(to, op); err != nil {
				return err
			}
			continue
		}
		if op.kernel != "" {
			if err := r.record(to, op.body); err != nil {
				return err
			}
			continue
		}
		turns := op.turns.at(r.n)
		for turn := range turns {
			if op.down {
				turn = turns - 1 - turn
			}
			r.turns = append(r.turns, turn)
			if err := r.record(to, op.body); err != nil {
				return err
			}
			r.turns = r.turns[:len(r.turns)-1]
		}
	}
	return nil
}

// multiply puts a product on the recorder, or what else computes it.
func (r *recording) multiply(to device.Recorder, op *deviceOp) error {
	planned := r.g.loaded.products[op.product.spec(r.n)]
	if planned == nil {
		return r.record(to, op.body)
	}
	args := device.ProductArgs{A: r.place(&op.args[0]), B: r.place(&op.args[1]), C: r.place(&op.args[2])}
	if op.product.bias {
		args.Bias = r.place(&op.args[3])
	}
	return to.Product(planned, args)
}

// launch puts one kernel on the recorder.
func (r *recording) launch(to device.Recorder, op *deviceOp) error {
	items := (op.items.at(r.n) + op.group - 1) / op.group * op.group
	if items == 0 {
		return nil
	}
	kernel, err := r.g.loaded.kernel(op.kernel)
	if err != nil {
		return err
	}
	args := []device.Arg{device.At(r.dc.inputs, 0), device.I32(int32(r.n))}
	for i := range op.args {
		args = r.argument(args, &op.args[i])
	}
	return to.Launch(device.Launch{Kernel: kernel, Global: device.Size{items}, Local: device.Size{op.group}, Args: args})
}

// argument appends what the kernel gets for a place: a pointer and an offset, or a number.
func (r *recording) argument(args []device.Arg, p *devicePlace) []device.Arg {
	switch p.kind {
	case 'n':
		return append(args, device.I32(int32(r.n)))
	case 't':
		return append(args, device.I32(int32(r.turns[p.offset])))
	case '=':
		return append(args, device.I32(int32(p.offset)))
	}
	at := r.place(p)
	return append(args, device.At(at.Mem, 0), device.I64(int64(at.Offset)))
}

// place is where an operand lies in this turn of the loops around.
func (r *recording) place(p *devicePlace) device.Ref {
	at := r.dc.at(r.g, r.rows, p)
	for _, t := range p.turns {
		at.Offset += r.turns[t.loop] * t.each.at(r.n)
	}
	return at
}
