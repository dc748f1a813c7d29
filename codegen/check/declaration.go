package check

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// checkDeclaration checks what does not depend on how a declaration is used.
func (c *checker) checkDeclaration(d dsl.Decl) {
	switch d := d.(type) {
	case *dsl.Layer:
		c.judgeParams(d.Args, true)
		c.judgeTensors(d)
		c.judgeReturn(d.Name, d.Body, "layer")
	case *dsl.Func:
		c.judgeParams(d.Params, false)
		c.judgeReturn(d.Name, d.Body, "func")
	case *dsl.Optimizer:
		c.judgeParams(d.Args, true)
		c.judgeReturn(d.Name, d.Body, "optimizer")
		if d.Tensors == nil || len(d.Tensors.List) != 2 {
			c.add(fault.OptimizerTensors(d))
		}
	}
}

// judgeTensors checks the tensors of a layer: what is known at compile time stands in a list of its own.
func (c *checker) judgeTensors(d *dsl.Layer) {
	c.judgeParams(d.Tensors, false)
	if d.Tensors == nil {
		return
	}
	for _, p := range d.Tensors.List {
		if isArgument(p) {
			c.add(argumentAmongTensors(d, p))
		}
	}
}

// isArgument reports whether the type of a parameter is one of compile time.
func isArgument(p *dsl.Param) bool {
	if p.Type == nil || isTensorType(p.Type) {
		return false
	}
	return spelling.Kind(p.Type.Name.Name) != ""
}

// misplacedArguments reports whether compile-time arguments of a layer stand among its tensors.
func misplacedArguments(d dsl.Decl) bool {
	l, ok := d.(*dsl.Layer)
	return ok && l.Tensors != nil && slices.ContainsFunc(l.Tensors.List, isArgument)
}

// judgeParams checks the names and types of parameters.
func (c *checker) judgeParams(ps *dsl.Params, compileTime bool) {
	if ps == nil {
		return
	}
	seen := map[string]dsl.Span{}
	for _, p := range ps.List {
		if first, ok := seen[p.Name.Name]; ok {
			c.add(fault.NamedTwice(p.Name, "parameter", first))
		}
		seen[p.Name.Name] = p.Name.At.At
		if p.Type == nil {
			continue
		}
		switch {
		case isTensorType(p.Type) && compileTime && !isFlag(p.Type):
			c.add(fault.TensorAmongArguments(p))
		case !isTensorType(p.Type) && spelling.Kind(p.Type.Name.Name) == "":
			c.add(fault.UnknownParamType(p))
		}
	}
}

// judgeReturn: a body ends with one return, or with an `if` each of whose branches does.
func (c *checker) judgeReturn(name *dsl.Ident, b *dsl.Block, what string) {
	if b == nil {
		return
	}
	strays := strayReturns(b, true)
	if !endsWithReturn(b) && len(strays) == 0 {
		c.add(fault.WithoutReturn(name, b, what))
	}
	if len(b.Stmts) > 0 && isBad(b.Stmts[len(b.Stmts)-1]) {
		return
	}
	for _, r := range strays {
		c.add(fault.StrayReturn(r))
	}
}

func endsWithReturn(b *dsl.Block) bool {
	if b == nil || len(b.Stmts) == 0 {
		return false
	}
	switch s := b.Stmts[len(b.Stmts)-1].(type) {
	case *dsl.Return, *dsl.BadStmt:
		return true
	case *dsl.If:
		return ifReturns(s)
	}
	return false
}

func ifReturns(s *dsl.If) bool {
	if !endsWithReturn(s.Then) {
		return false
	}
	switch other := s.Else.(type) {
	case *dsl.Block:
		return endsWithReturn(other)
	case *dsl.If:
		return ifReturns(other)
	}
	return false
}

// strayReturns finds returns that are not at the end.
func strayReturns(b *dsl.Block, last bool) []*dsl.Return {
	if b == nil {
		return nil
	}
	var out []*dsl.Return
	for i, s := range b.Stmts {
		atEnd := last && i == len(b.Stmts)-1
		switch s := s.(type) {
		case *dsl.Return:
			if !atEnd {
				out = append(out, s)
			}
		case *dsl.If:
			out = append(out, strayInIf(s, atEnd)...)
		case *dsl.For:
			out = append(out, strayReturns(s.Body, false)...)
		case *dsl.Repeat:
			out = append(out, strayReturns(s.Body, false)...)
		}
	}
	return out
}

func strayInIf(s *dsl.If, atEnd bool) []*dsl.Return {
	out := strayReturns(s.Then, atEnd)
	switch other := s.Else.(type) {
	case *dsl.Block:
		out = append(out, strayReturns(other, atEnd)...)
	case *dsl.If:
		out = append(out, strayInIf(other, atEnd)...)
	}
	return out
}

// argumentAmongTensors is `layer L(units: int, x)` for `layer L(units: int) (x)`.
func argumentAmongTensors(l *dsl.Layer, p *dsl.Param) *diag.Diagnostic {
	d := diag.New(diag.UnknownType, p.Type.At.At, "`%s` is known at compile time; it stands in a list of its own, before that of the tensors", p.Name.Name)
	if l.Args != nil {
		return d
	}
	var first, second []string
	for _, q := range l.Tensors.List {
		if isArgument(q) {
			first = append(first, q.Span().Text())
		} else {
			second = append(second, q.Span().Text())
		}
	}
	return d.WithHint("write `layer %s(%s) (%s)`", l.Name.Name, strings.Join(first, ", "), strings.Join(second, ", "))
}
