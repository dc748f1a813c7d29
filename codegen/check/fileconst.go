package check

import (
	"maps"
	"slices"

	"github.com/dlgen/dlgen/codegen/check/arithmetic"
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// fileConst is a const at file level; it is evaluated when first used.
type fileConst struct {
	decl  *dsl.Const
	home  *unit
	state constState
	value datum
}

type constState uint8

const (
	constUnread constState = iota
	constReading
	constRead
)

// fileConstant returns a const for the program.
func (c *checker) fileConstant(k *fileConst) *model.Const {
	v, _ := constantValue(c.constDatum(k))
	return &model.Const{Name: k.decl.Name.Name, Value: v}
}

// constDatum evaluates a const, once.
func (c *checker) constDatum(k *fileConst) datum {
	switch k.state {
	case constReading:
		var cycle []*dsl.Const
		for _, in := range c.reading[slices.Index(c.reading, k):] {
			cycle = append(cycle, in.decl)
		}
		c.add(fault.ConstCycle(k.decl.Name, cycle))
		return invalid{}
	case constRead:
		return k.value
	}
	k.state = constReading
	c.reading = append(c.reading, k)
	defer func() { c.reading = c.reading[:len(c.reading)-1] }()
	e := &elab{c: c, body: &model.Body{}, run: newRun(), frame: newFrame(k.home, inFile), ended: &results{}}
	d := e.expr(k.decl.Value)
	if !isInvalid(d) && !isConstant(d) {
		d = e.report(fault.ConstantWanted(k.decl.Value.Span(), "a const", describe(d)))
	}
	d = c.overridden(k, d)
	e.judgeRange(k.decl, d)
	k.state, k.value = constRead, d
	return d
}

// overridden returns what --set gives for a const, or its own value.
func (c *checker) overridden(k *fileConst, own datum) datum {
	key := k.home.prefix + k.decl.Name.Name
	text, ok := c.opts.Set[key]
	if !ok || k.home.prelude {
		return own
	}
	if _, isText := textOf(own); isText {
		return constant{catalog.Text(text)}
	}
	v, ok := readConstant(text)
	if !ok || !sameKind(own, datumOf(v)) {
		c.add(fault.WrongSetting(k.decl.Name, key, text, describe(own)))
		return invalid{}
	}
	if _, isFloat := own.(constant); isFloat {
		if _, isFloat := own.(constant).Value.(catalog.Float); isFloat {
			return constant{catalog.Float(arithmetic.Float(v))}
		}
	}
	return datumOf(v)
}

// sameKind reports whether a value may replace another: a number a number, a bool a bool.
func sameKind(own, other datum) bool {
	if isInvalid(own) {
		return true
	}
	if n, ok := own.(constant); ok {
		if _, ok := n.Value.(catalog.Int); ok {
			_, ok = wholeNumber(other)
			return ok
		}
	}
	_, a := number(own)
	_, b := number(other)
	_, p := truth(own)
	_, q := truth(other)
	_, l := own.(*list)
	_, m := other.(*list)
	return a == b && p == q && l == m
}

// judgeRange checks that the default lies in what tune searches.
func (e *elab) judgeRange(k *dsl.Const, d datum) {
	if k.In == nil || isInvalid(d) {
		return
	}
	if k.In.High != nil {
		e.judgeIntRange(k, d)
		return
	}
	if call, ok := k.In.Low.(*dsl.Call); ok {
		e.judgeRealRange(k, call, d)
		return
	}
	choices := e.expr(k.In.Low)
	l, ok := choices.(*list)
	if !ok {
		if !isInvalid(choices) {
			e.report(fault.WrongRange(k.In.At.At))
		}
		return
	}
	for _, x := range l.elems {
		if equalData(x, d) {
			return
		}
	}
	e.report(fault.OutOfRange(k.Value.Span(), k.In.At.At, describe(d)))
}

func (e *elab) judgeIntRange(k *dsl.Const, d datum) {
	low, ok1 := wholeNumber(e.expr(k.In.Low))
	high, ok2 := wholeNumber(e.expr(k.In.High))
	n, ok3 := wholeNumber(d)
	switch {
	case !ok1 || !ok2:
		e.report(fault.WrongRange(k.In.At.At))
	case !ok3 || n < low || n >= high:
		e.report(fault.OutOfRange(k.Value.Span(), k.In.At.At, describe(d)))
	}
}

// judgeRealRange is `in linear(0.0, 0.5)` or `in log(1e-5, 1e-1)`.
func (e *elab) judgeRealRange(k *dsl.Const, call *dsl.Call, d datum) {
	f, ok := call.Fun.(*dsl.Name)
	if !ok || f.Name != "linear" && f.Name != "log" || len(call.Args) != 2 {
		e.report(fault.WrongRange(k.In.At.At))
		return
	}
	low, ok1 := realNumber(e.expr(call.Args[0].Value))
	high, ok2 := realNumber(e.expr(call.Args[1].Value))
	x, ok3 := realNumber(d)
	switch {
	case !ok1 || !ok2 || low >= high || f.Name == "log" && low <= 0:
		e.report(fault.WrongRange(k.In.At.At))
	case !ok3 || x < low || x > high:
		e.report(fault.OutOfRange(k.Value.Span(), k.In.At.At, describe(d)))
	}
}

// checkSettings reports a --set that names no const.
func (c *checker) checkSettings() {
	names := c.settable()
	for _, key := range slices.Sorted(maps.Keys(c.opts.Set)) {
		if !slices.Contains(names, key) {
			c.add(fault.UnknownSetting(key, names))
		}
	}
}

// settable lists the consts that --set may name.
func (c *checker) settable() []string {
	var out []string
	for _, u := range c.byFile {
		for _, k := range u.constOrder {
			out = append(out, u.prefix+k.decl.Name.Name)
		}
	}
	slices.Sort(out)
	return out
}
