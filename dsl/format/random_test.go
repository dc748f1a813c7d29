package format

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/dsl"
)

// random makes trees.
type random struct {
	*rand.Rand
	depth int
}

func (r random) deeper() random { r.depth--; return r }

func (r random) times(most int) int { return r.IntN(most + 1) }

func (r random) ident() *dsl.Ident {
	words := []string{"x", "y", "weight", "state", "input", "loss_total", "größe", "repeat", "a_long_name_for_a_small_value", "_"}
	return &dsl.Ident{Name: words[r.IntN(len(words))]}
}

func (r random) idents(most int) []*dsl.Ident {
	out := []*dsl.Ident{r.ident()}
	for range r.times(most) {
		out = append(out, r.ident())
	}
	return out
}

func (r random) file() *dsl.File {
	f := &dsl.File{}
	for range 1 + r.times(4) {
		f.Decls = append(f.Decls, r.decl())
	}
	return f
}

func (r random) decl() dsl.Decl {
	switch r.IntN(8) {
	case 0:
		i := &dsl.Import{Path: &dsl.StringLit{Value: "lib/x.dl"}}
		if r.IntN(2) == 0 {
			i.As = r.ident()
		}
		return i
	case 1:
		return r.constant()
	case 2:
		return &dsl.Layer{Name: r.ident(), Args: r.params(), Tensors: r.params(), Body: r.block("layer")}
	case 3:
		return &dsl.Func{Name: r.ident(), Params: r.params(), Body: r.block("func")}
	case 4:
		return &dsl.Optimizer{Name: r.ident(), Args: r.params(), Tensors: r.params(), Body: r.block("optimizer")}
	case 5:
		return &dsl.Dataset{Name: r.ident(), Body: r.block("dataset")}
	case 6:
		t := &dsl.Train{Model: r.ident()}
		for range r.times(4) {
			k := &dsl.Key{Name: &dsl.Ident{Name: []string{"optimizer", "batch_size", "for"}[r.IntN(3)]}, Value: r.expr()}
			if r.IntN(4) == 0 {
				k.Name.Name, k.Losses = "step", r.idents(2)
				if r.IntN(2) == 0 {
					k.Every = r.expr()
				}
			}
			t.Keys = append(t.Keys, k)
		}
		return t
	}
	return &dsl.Model{Name: r.ident(), Body: r.block("model")}
}

func (r random) params() *dsl.Params {
	p := &dsl.Params{}
	for range r.times(4) {
		param := &dsl.Param{Name: r.ident()}
		if r.IntN(2) == 0 {
			param.Type = r.typ()
		}
		if r.IntN(3) == 0 {
			param.Default = r.simple()
		}
		p.List = append(p.List, param)
	}
	return p
}

func (r random) typ() *dsl.Type {
	t := &dsl.Type{Name: &dsl.Ident{Name: "f32"}}
	if r.IntN(4) == 0 {
		t.Name.Name, t.Arg = "index", r.simple()
	}
	if t.Brackets = r.IntN(2) == 0; t.Brackets {
		t.Shape = []dsl.Expr{}
		for range r.times(3) {
			t.Shape = append(t.Shape, r.simple())
		}
	}
	return t
}

func (r random) constant() *dsl.Const {
	c := &dsl.Const{Name: r.ident(), Value: r.expr()}
	if r.IntN(3) == 0 {
		c.In = r.ranged()
	}
	return c
}

func (r random) ranged() *dsl.Range {
	out := &dsl.Range{Low: r.simple()}
	if r.IntN(2) == 0 {
		out.High = r.simple()
	}
	return out
}

func (r random) block(kind string) *dsl.Block {
	b := &dsl.Block{}
	for range r.times(4) {
		b.Stmts = append(b.Stmts, r.stmt(kind))
	}
	return b
}

func (r random) stmt(kind string) dsl.Stmt {
	in := r.deeper()
	switch n := r.IntN(12); {
	case n == 0:
		return &dsl.Input{Target: r.IntN(2) == 0, Name: r.ident(), Type: r.typ()}
	case n == 1:
		w := &dsl.Weight{State: r.IntN(2) == 0, Name: r.ident(), Init: r.expr()}
		if r.IntN(2) == 0 {
			w.Type = r.typ()
		}
		for range r.times(3) {
			w.Options = append(w.Options, &dsl.Arg{Name: r.ident(), Value: r.expr()})
		}
		return w
	case n == 2:
		return &dsl.Output{Name: r.ident(), Value: r.expr()}
	case n == 3:
		return &dsl.Metric{Name: r.ident(), Value: r.expr()}
	case n == 4:
		return &dsl.Augment{Names: r.idents(2), Value: r.expr()}
	case n == 5:
		return &dsl.Return{Values: []dsl.Expr{r.expr(), r.expr()}}
	case n == 6 && r.depth > 0:
		s := &dsl.If{Cond: r.expr(), Then: in.block(kind)}
		if r.IntN(2) == 0 {
			s.Else = in.block(kind)
		} else if r.IntN(2) == 0 {
			s.Else = &dsl.If{Cond: r.expr(), Then: in.block(kind), Else: in.block(kind)}
		}
		return s
	case n == 7 && r.depth > 0:
		return &dsl.For{Name: r.ident(), In: r.ranged(), Body: in.block(kind)}
	case n == 8 && r.depth > 0:
		return &dsl.Repeat{Count: r.simple(), Body: in.block(kind)}
	case n == 9:
		return &dsl.Update{Name: r.ident(), Value: r.expr()}
	case n == 10:
		return r.constant()
	}
	return &dsl.Bind{Names: r.idents(2), Value: r.expr()}
}

// simple makes an operand.
func (r random) simple() dsl.Expr {
	switch r.IntN(6) {
	case 0:
		return &dsl.IntLit{Value: r.Int64N(1000)}
	case 1:
		return &dsl.FloatLit{Value: r.Float64() * 1e3}
	case 2:
		return &dsl.StringLit{Value: "a \"text\"\n"}
	case 3:
		return &dsl.BoolLit{Value: true}
	case 4:
		return &dsl.NoneLit{}
	}
	return &dsl.Name{Name: r.ident().Name}
}

// expr makes an expression, chains among them.
func (r random) expr() dsl.Expr {
	if r.depth <= 0 || r.IntN(3) > 0 {
		return r.or(1)
	}
	c := &dsl.Chain{First: r.deeper().or(1), Stages: []*dsl.Stage{r.stage()}}
	for range r.times(3) {
		c.Stages = append(c.Stages, r.stage())
	}
	return c
}

func (r random) stage() *dsl.Stage {
	s := &dsl.Stage{Callee: &dsl.Name{Name: "Dense"}}
	if r.IntN(2) == 0 {
		s.Callee = &dsl.Call{Fun: s.Callee, Args: r.args()}
	}
	if r.IntN(4) == 0 {
		s.As = r.ident()
	}
	return s
}

func (r random) args() []*dsl.Arg {
	var out []*dsl.Arg
	for range r.times(3) {
		out = append(out, &dsl.Arg{Value: r.deeper().expr()})
	}
	for range r.times(2) {
		out = append(out, &dsl.Arg{Name: &dsl.Ident{Name: "as"}, Value: r.deeper().expr()})
	}
	return out
}

// or makes an expression whose operators hold at least as tightly as a level of precedence.
func (r random) or(level int) dsl.Expr {
	in := r.deeper()
	if r.depth <= 0 {
		return r.simple()
	}
	switch n := r.IntN(9); {
	case n < 3:
		var ops []dsl.BinaryOp
		for op, l := range precedence {
			if l >= level {
				ops = append(ops, op)
			}
		}
		if len(ops) == 0 {
			break
		}
		op := ops[0]
		for _, o := range ops { // the order of a map is not that of the seed
			op = min(op, o)
		}
		l := precedence[op]
		switch l {
		case 3:
			return &dsl.Binary{Op: op, X: in.or(4), Y: in.or(4)}
		case 6:
			return &dsl.Binary{Op: op, X: in.postfix(), Y: &dsl.Unary{Op: "-", X: in.postfix()}}
		}
		return &dsl.Binary{Op: op, X: in.or(l), Y: in.or(l + 1)}
	case n == 3 && level <= 2:
		return &dsl.Unary{Op: "not", X: in.or(3)}
	case n == 4 && level <= 5:
		return &dsl.Unary{Op: "-", X: &dsl.Unary{Op: "-", X: in.postfix()}}
	}
	return r.postfix()
}

func (r random) postfix() dsl.Expr {
	in := r.deeper()
	if r.depth <= 0 {
		return r.simple()
	}
	switch r.IntN(7) {
	case 0:
		return &dsl.Paren{X: in.expr()}
	case 1:
		return &dsl.Tuple{Elems: []dsl.Expr{in.expr(), in.expr()}}
	case 2:
		l := &dsl.List{}
		for range r.times(12) {
			l.Items = append(l.Items, &dsl.Item{Value: in.or(1)})
		}
		return l
	case 3:
		return &dsl.Select{X: in.postfix(), Name: &dsl.Ident{Name: "for"}}
	case 4:
		return &dsl.Call{Fun: in.postfix(), Args: in.args()}
	case 5:
		return &dsl.Index{X: in.postfix(), Indices: []*dsl.IndexItem{
			{X: in.expr()}, {Ellipsis: true}, {Slice: true, Lo: in.simple()}, {Slice: true, Hi: in.simple(), Step: in.simple()}}}
	}
	return r.simple()
}

// TestRandomTrees prints trees and reads them again.
func TestRandomTrees(t *testing.T) {
	read := 0
	for seed := range uint64(400) {
		r := random{rand.New(rand.NewPCG(seed, 1)), 1 + int(seed%4)}
		f := r.file()
		text := File(f)
		again, ok := parse(text)
		if !ok {
			continue // not everything that the generator makes is a program
		}
		read++
		if diff := differ(reflect.ValueOf(f.Decls), reflect.ValueOf(again.Decls)); diff != "" {
			t.Fatalf("seed %d: %s\n%s", seed, diff, text)
		}
		if _, fault := checkFormat(text); fault != "" {
			t.Fatalf("seed %d: %s\n%s", seed, fault, text)
		}
	}
	if read < 200 {
		t.Errorf("%d of 400 trees could be read: too few to say much", read)
	}
}

// TestRandomComments puts newlines and comments between the tokens of programs.
func TestRandomComments(t *testing.T) {
	r, read, all := rand.New(rand.NewPCG(1, 2)), 0, 0
	for path, program := range programs(t) {
		for range 3 {
			text := sprinkle(r, program)
			all++
			if _, ok := parse(text); ok {
				read++
			}
			if formatted, fault := checkFormat(text); fault != "" {
				t.Fatalf("%s: %s\n--- formatted\n%s\n--- of\n%s", path, fault, formatted, text)
			}
		}
	}
	if read < all/4 {
		t.Errorf("%d of %d programs could be read: too few to say much", read, all)
	}
}

// sprinkle changes the space of a program.
func sprinkle(r *rand.Rand, program string) string {
	between := []string{" ", "  ", "\n", "\n\n\n", " // one\n", "\n// two\n", " /* three */ ", "\n/* four */", "\n/* five\n  lines */\n", " /* six */\n", "\t// seven\r\n\n// eight\n"}
	var out strings.Builder
	often := 2 + r.IntN(60)
	for i, word := range strings.Split(program, " ") {
		if i > 0 {
			out.WriteString(" ")
		}
		for j, part := range strings.SplitAfter(word, ",") {
			if r.IntN(often) == 0 && i+j > 0 {
				out.WriteString(between[r.IntN(len(between))])
			}
			out.WriteString(part)
		}
	}
	return out.String()
}

// FuzzFormat formats what parses.
func FuzzFormat(f *testing.F) {
	for _, text := range programs(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if formatted, fault := checkFormat(text); fault != "" {
			t.Errorf("%s\n--- formatted\n%s", fault, formatted)
		}
	})
}

// TestDeep formats what nests as deeply as may be, and a very long sum.
func TestDeep(t *testing.T) {
	deep := "model A { x = " + strings.Repeat("(", 490) + "y" + strings.Repeat(")", 490) + " }\n"
	long := "model A { x = y" + strings.Repeat(" + 1", 20_000) + " z = [" + strings.Repeat("1, ", 20_000) + "] }\n"
	blocks := "model A { " + strings.Repeat("if a { ", 240) + strings.Repeat("} ", 240) + " }\n"
	chains := "model A { x = " + strings.Repeat("f(x -> g, ", 240) + strings.Repeat(")", 240) + " }\n"
	for i, text := range []string{deep, long, blocks, chains} {
		if _, ok := parse(text); !ok {
			t.Fatalf("text %d does not parse", i)
		}
		if _, fault := checkFormat(text); fault != "" {
			t.Error(fmt.Sprint("text ", i, ": ", fault[:min(len(fault), 300)]))
		}
	}
}
