package rt

import (
	"errors"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// errList tells that a list is no list: generated code is not of this version.
var errList = errors.New("the device program cannot be read: generate it again")

// listParser reads a list line by line.
type listParser struct {
	list   *deviceList
	open   [][]deviceOp // what is in the list so far, and in each block that has not ended
	blocks []deviceOp   // those blocks: loops, products, kernels with others in their place
	loops  int          // how many of them are loops
}

// parseDeviceList reads what codegen/device writes.
func parseDeviceList(text string) (*deviceList, error) {
	p := &listParser{list: &deviceList{}, open: [][]deviceOp{nil}}
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 0 {
			if err := p.line(line, words); err != nil {
				return nil, err
			}
		}
	}
	if len(p.blocks) > 0 {
		return nil, errList
	}
	p.list.ops = p.open[0]
	return p.list, nil
}

// line reads a line, which has these words.
func (p *listParser) line(line string, words []string) (err error) {
	var op deviceOp
	switch words[0] {
	case "for", "rof":
		op.down = words[0] == "rof"
		op.turns, err = parseExtent(words[len(words)-1])
		p.begin(op)
		p.loops++
	case "one", "exact":
		op, err = parseOne(words, p.loops)
		op.exact = words[0] == "exact"
		p.begin(op)
	case "then":
		if len(p.blocks) == 0 || p.blocks[len(p.blocks)-1].kernel == "" {
			return errList
		}
		op, err = parseLaunch(words[1:], p.loops)
		block := &p.blocks[len(p.blocks)-1]
		block.then = append(block.then, op)
	case "product":
		op, err = parseProduct(words, p.loops)
		p.begin(op)
	case "end":
		return p.end()
	case "arena", "result", "updates", "what":
		return p.list.head(words[0], strings.TrimSpace(line[strings.Index(line, words[0])+len(words[0]):]))
	default:
		op, err = parseLaunch(words, p.loops)
		p.add(op)
	}
	return err
}

// add adds an operation to the innermost block.
func (p *listParser) add(op deviceOp) {
	top := len(p.open) - 1
	p.open[top] = append(p.open[top], op)
}

// begin opens a block.
func (p *listParser) begin(op deviceOp) { p.blocks, p.open = append(p.blocks, op), append(p.open, nil) }

// end closes the innermost block.
func (p *listParser) end() error {
	top := len(p.blocks) - 1
	if top < 0 {
		return errList
	}
	op := p.blocks[top]
	op.body = p.open[top+1]
	p.blocks, p.open = p.blocks[:top], p.open[:top+1]
	p.add(op)
	if op.product == nil && op.kernel == "" {
		p.loops--
	}
	return nil
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
