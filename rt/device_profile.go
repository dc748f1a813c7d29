package rt

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// deviceProfile reports whether the variable DLGEN_GPU_PROFILE asks what each launch of a list takes: it is printed when the list is
// recorded. Each is run many times over for that, in place, so that what the program computes afterwards means nothing.
var deviceProfile = sync.OnceValue(func() bool { return os.Getenv("DLGEN_GPU_PROFILE") == "1" })

// profiled is one line of a profile.
type profiled struct {
	what  string
	times int
	each  time.Duration
}

// profile times the operations of a list, those that are alike once.
func (r *recording) profile() error {
	lines := map[string]*profiled{}
	var order []*profiled
	if err := r.profileOps(r.g.list.ops, 1, lines, &order); err != nil {
		return err
	}
	var b strings.Builder
	var sum time.Duration
	for _, p := range order {
		sum += time.Duration(p.times) * p.each
		b.WriteString("profile " + micros(time.Duration(p.times)*p.each) + " = " + strconv.Itoa(p.times) + " x " + micros(p.each) + "  " + p.what + "\n")
	}
	b.WriteString("profile " + micros(sum) + " in all, for " + strconv.Itoa(r.n) + " rows\n")
	os.Stderr.WriteString(b.String())
	var none [faultBytes]byte
	return r.g.loaded.dev.Upload(device.Ref{Mem: r.dc.inputs}, none[:])
}

func micros(d time.Duration) string {
	return strconv.FormatFloat(float64(d.Nanoseconds())/1000, 'f', 2, 64) + " us"
}

// profileOps adds operations that are done so often; of a loop's turns the first is timed.
func (r *recording) profileOps(ops []deviceOp, times int, lines map[string]*profiled, order *[]*profiled) error {
	for i := range ops {
		op := &ops[i]
		if op.kernel == "" && op.product == nil {
			r.turns = append(r.turns, 0)
			err := r.profileOps(op.body, times*op.turns.at(r.n), lines, order)
			r.turns = r.turns[:len(r.turns)-1]
			if err != nil {
				return err
			}
			continue
		}
		what := op.kernel + " " + strconv.Itoa(op.items.at(r.n)) + " in groups of " + strconv.Itoa(op.group)
		if op.product != nil {
			spec := op.product.spec(r.n)
			what = spec.String()
			if r.g.loaded.products[spec] == nil {
				what += ", own kernels"
			}
		}
		if p := lines[what]; p != nil {
			p.times += times
			continue
		}
		each, err := r.timed(ops[i : i+1])
		if err != nil {
			return err
		}
		p := &profiled{what, times, each}
		lines[what] = p
		*order = append(*order, p)
	}
	return nil
}

// timed is what operations take within a long program: the difference of many and few.
func (r *recording) timed(ops []deviceOp) (time.Duration, error) {
	few, err := r.runs(ops, 2)
	if err != nil {
		return 0, err
	}
	many := 102
	if few > 10*time.Millisecond {
		many = 7
	}
	all, err := r.runs(ops, many)
	return (all - few) / time.Duration(many-2), err
}

// runs is the least time of a program that does operations so often.
func (r *recording) runs(ops []deviceOp, times int) (best time.Duration, err error) {
	dev := r.g.loaded.dev
	p, err := dev.Record(func(to device.Recorder) error {
		for range times {
			if err := r.record(to, ops); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for range 3 {
		start := time.Now()
		if err = p.Run(); err == nil {
			err = dev.Wait()
		}
		if took := time.Since(start); best == 0 || took < best {
			best = took
		}
		if err != nil {
			break
		}
	}
	_ = p.Free()
	return best, err
}
