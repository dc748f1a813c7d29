package rt

import "github.com/dlgen/dlgen/rt/internal/device"

// recording puts a list's launches for n rows on a recorder.
type recording struct {
	g              *deviceGraph
	dc             *deviceCall
	n              int
	weights, slots device.Mem
	turns          []int // of the loops around, the outermost first
}

// program finds or records the program for n rows.
func (dc *deviceCall) program(g *deviceGraph, n int, weights, slots device.Mem) (device.Program, error) {
	if p := dc.programs[n]; p != nil {
		return p, nil
	}
	r := &recording{g: g, dc: dc, n: n, weights: weights, slots: slots}
	p, err := g.loaded.dev.Record(func(to device.Recorder) error { return r.record(to, g.list.ops) })
	if err == nil {
		dc.programs[n] = p
	}
	return p, err
}

// record puts operations on the recorder; loops turn by turn.
func (r *recording) record(to device.Recorder, ops []deviceOp) error {
	for i := range ops {
		op := &ops[i]
		if op.kernel != "" {
			if err := r.launch(to, op); err != nil {
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
	args := []device.Arg{device.At(r.dc.control, 0), device.I32(int32(r.n))}
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
	at := p.offset
	mem := r.dc.arena
	switch p.kind {
	case 'w':
		mem = r.weights
	case 's':
		mem = r.slots
	case 'c':
		mem = r.g.loaded.table
	case 'f':
		mem, at = r.dc.fields, r.dc.at[p.offset]
	}
	for _, t := range p.turns {
		at += r.turns[t.loop] * t.each.at(r.n)
	}
	return append(args, device.At(mem, 0), device.I64(int64(at)))
}
