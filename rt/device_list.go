package rt

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// deviceOp is a line of a list of launches: a kernel, perhaps with what does the same where groups cannot be as large or share as much,
// a loop with what is in it, or a product with what else computes it.
type deviceOp struct {
	kernel  string
	group   int
	shared  int  // bytes that a group shares, of a kernel with a body
	exact   bool // a kernel that serves only where products of f32 are exact
	then    []deviceOp
	items   extent
	args    []devicePlace // of a product: a, b, c, perhaps the bias
	turns   extent        // of a loop
	down    bool          // from the last turn to the first
	product *deviceProduct
	body    []deviceOp
}

// deviceProduct is a product of matrices that a vendor's library may compute.
type deviceProduct struct {
	t, c           device.Type // of the operands, of the result
	batch, m, n, k extent
	transA, transB bool
	bias           bool // a vector is added to each row
}

// spec is the product for n rows.
func (p *deviceProduct) spec(n int) device.Gemm {
	g := device.Gemm{M: p.m.at(n), N: p.n.at(n), K: p.k.at(n), TransA: p.transA, TransB: p.transB, A: p.t, B: p.t, C: p.c, Alpha: 1,
		Batch: p.batch.at(n), TF32: tf32(), Bias: p.bias}
	if g.Batch > 1 {
		g.StrideA, g.StrideB, g.StrideC = g.M*g.K, g.K*g.N, g.M*g.N
	}
	return g
}

// tf32 reports whether the variable DLGEN_TF32 allows that products of f32 round their operands to ten bits of mantissa.
var tf32 = sync.OnceValue(func() bool { return os.Getenv("DLGEN_TF32") == "1" })

// devicePlace is an argument: a place in one of the memories, or a number.
type devicePlace struct {
	kind   byte // a w s c f, then n t =
	offset int  // or the number, or which field, or which loop
	turns  []deviceTurn
}

// deviceTurn is how far a place moves with the turns of a loop.
type deviceTurn struct {
	loop int
	each extent
}

// extent is a product of lengths; each is factor · rows^power, divided and rounded up.
type extent []struct{ factor, power, by int }

// at returns the number for n rows.
func (e extent) at(n int) int {
	x := 1
	for _, f := range e {
		y := f.factor
		for range f.power {
			y *= n
		}
		x *= (y + f.by - 1) / f.by
	}
	return x
}

// deviceList is a list of launches.
type deviceList struct {
	arena   int
	results []deviceResult
	weights bool // weights or states change
	slots   bool // the learner's variables change
	whats   []string
	ops     []deviceOp
}

// deviceResult is where a result lies, and its bytes.
type deviceResult struct {
	place devicePlace
	bytes extent
}

// errList tells that a list is no list: generated code is not of this version.
var errList = errors.New("the device program cannot be read: generate it again")

// parseDeviceList reads what codegen/device writes.
func parseDeviceList(text string) (*deviceList, error) {
	l := &deviceList{}
	open := [][]deviceOp{nil}
	var blocks []deviceOp // loops and products that are not ended
	loops := 0
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		var err error
		switch top := len(open) - 1; words[0] {
		case "for", "rof":
			op := deviceOp{down: words[0] == "rof"}
			op.turns, err = parseExtent(words[len(words)-1])
			blocks, open = append(blocks, op), append(open, nil)
			loops++
		case "one", "exact":
			var op deviceOp
			op, err = parseOne(words, loops)
			op.exact = words[0] == "exact"
			blocks, open = append(blocks, op), append(open, nil)
		case "then":
			if top == 0 || blocks[top-1].kernel == "" {
				return nil, errList
			}
			var op deviceOp
			op, err = parseLaunch(words[1:], loops)
			blocks[top-1].then = append(blocks[top-1].then, op)
		case "product":
			var op deviceOp
			op, err = parseProduct(words, loops)
			blocks, open = append(blocks, op), append(open, nil)
		case "end":
			if top == 0 {
				return nil, errList
			}
			op := blocks[top-1]
			op.body = open[top]
			blocks, open = blocks[:top-1], open[:top]
			open[top-1] = append(open[top-1], op)
			if op.product == nil && op.kernel == "" {
				loops--
			}
		case "arena", "result", "updates", "what":
			err = l.head(words[0], strings.TrimSpace(line[strings.Index(line, words[0])+len(words[0]):]))
		default:
			var op deviceOp
			op, err = parseLaunch(words, loops)
			open[top] = append(open[top], op)
		}
		if err != nil {
			return nil, err
		}
	}
	if len(open) != 1 {
		return nil, errList
	}
	l.ops = open[0]
	return l, nil
}

// head reads a line that is no launch.
func (l *deviceList) head(word, rest string) (err error) {
	switch word {
	case "arena":
		l.arena, err = strconv.Atoi(rest)
		if l.arena < 0 {
			return errList
		}
	case "result":
		var r deviceResult
		place, bytes, _ := strings.Cut(rest, " ")
		if r.place, err = parsePlace(place, 0); err == nil {
			r.bytes, err = parseExtent(bytes)
		}
		l.results = append(l.results, r)
	case "updates":
		l.weights, l.slots = strings.Contains(rest, "w"), strings.Contains(rest, "s")
	case "what":
		rest, err = strconv.Unquote(rest)
		l.whats = append(l.whats, rest)
	}
	if err != nil {
		return errList
	}
	return nil
}

// parseLaunch reads a kernel, its group, its items, its arguments.
func parseLaunch(words []string, loops int) (op deviceOp, err error) {
	if len(words) < 3 {
		return op, errList
	}
	op.kernel = words[0]
	if op.group, err = strconv.Atoi(words[1]); err != nil || op.group < 1 {
		return op, errList
	}
	if op.items, err = parseExtent(words[2]); err != nil {
		return op, err
	}
	for _, w := range words[3:] {
		p, err := parsePlace(w, loops)
		if err != nil {
			return op, err
		}
		op.args = append(op.args, p)
	}
	return op, nil
}

// parseOne reads a kernel that other launches replace: the bytes that a group shares, the launch.
func parseOne(words []string, loops int) (op deviceOp, err error) {
	if len(words) < 2 {
		return op, errList
	}
	if op, err = parseLaunch(words[2:], loops); err != nil {
		return op, err
	}
	if op.shared, err = strconv.Atoi(words[1]); err != nil || op.shared < 0 {
		return op, errList
	}
	return op, nil
}

// deviceTypes are the types of matrices.
var deviceTypes = map[string]device.Type{"f32": device.TypeF32, "bf16": device.TypeBF16, "f16": device.TypeF16}

// parseProduct reads a product's type, or those of operands and result, batch, m, n, k, which operands are transposed, the three places, and that
// of what is added to each row, if there is such.
func parseProduct(words []string, loops int) (op deviceOp, err error) {
	if len(words) != 10 && len(words) != 11 || len(words[6]) != 2 {
		return op, errList
	}
	p := &deviceProduct{transA: words[6][0] == 't', transB: words[6][1] == 't', bias: len(words) == 11}
	op.product = p
	of, to, two := strings.Cut(words[1], "/")
	if !two {
		to = of
	}
	if p.t, p.c = deviceTypes[of], deviceTypes[to]; p.t == 0 || p.c == 0 {
		return op, errList
	}
	for i, e := range []*extent{&p.batch, &p.m, &p.n, &p.k} {
		if *e, err = parseExtent(words[2+i]); err != nil {
			return op, err
		}
	}
	for _, w := range words[7:] {
		place, err := parsePlace(w, loops)
		if err != nil || strings.IndexByte("awscf", place.kind) < 0 {
			return op, errList
		}
		op.args = append(op.args, place)
	}
	return op, nil
}

// parsePlace reads a512+t0*4n, n, t0 or =7.
func parsePlace(text string, loops int) (p devicePlace, err error) {
	if text == "n" {
		return devicePlace{kind: 'n'}, nil
	}
	if text == "" || !strings.Contains("awscft=", text[:1]) {
		return p, errList
	}
	parts := strings.Split(text[1:], "+")
	p.kind = text[0]
	if p.offset, err = strconv.Atoi(parts[0]); err != nil || p.kind != '=' && p.offset < 0 || p.kind == 't' && p.offset >= loops {
		return p, errList
	}
	for _, part := range parts[1:] {
		loop, each, ok := strings.Cut(part, "*")
		if !ok || loop == "" || loop[0] != 't' {
			return p, errList
		}
		t := deviceTurn{}
		if t.loop, err = strconv.Atoi(loop[1:]); err != nil || t.loop < 0 || t.loop >= loops {
			return p, errList
		}
		if t.each, err = parseExtent(each); err != nil {
			return p, err
		}
		p.turns = append(p.turns, t)
	}
	return p, nil
}

// parseExtent reads 7, 7n, 7n/64 and products of such.
func parseExtent(text string) (e extent, err error) {
	for _, part := range strings.Split(text, "*") {
		length, by, divided := strings.Cut(part, "/")
		digits := strings.TrimRight(length, "n")
		f := struct{ factor, power, by int }{power: len(length) - len(digits), by: 1}
		if f.factor, err = strconv.Atoi(digits); err != nil || f.factor < 0 {
			return nil, errList
		}
		if divided {
			if f.by, err = strconv.Atoi(by); err != nil || f.by < 1 {
				return nil, errList
			}
		}
		e = append(e, f)
	}
	return e, nil
}
