package check

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// share is one optimizer and the names after its `for`.
type share struct {
	value dsl.Expr
	names dsl.Expr // nil: all that no other names
}

// freezes reports whether a share is `none for …`: what it names rests in this block.
func (s share) freezes() bool { return isNoneLit(s.value) }

// claims says which share each weight belongs to.
type claims struct {
	owner map[*model.Variable]share
	rest  *share // gets what no other names
}

// groups gives each weight that learns to an optimizer; nil after a fault.
func (e *elab) groups(t *dsl.Train, m *model.Model, k *dsl.Key) (made []*model.Group, frozen []*model.Variable) {
	c := claims{owner: map[*model.Variable]share{}}
	shares := sharesOf(k)
	optimizers, ok := e.optimizers(shares)
	if !e.claimAll(m, shares, &c) || !ok {
		return nil, nil
	}
	return e.makeGroups(t, m, shares, optimizers, &c), c.frozen(m)
}

// optimizers evaluates the optimizers of shares; not ok after a fault in one.
func (e *elab) optimizers(shares []share) (made []*optimizer, ok bool) {
	ok = true
	for _, s := range shares {
		if s.freezes() && len(shares) > 1 {
			made = append(made, nil)
			continue
		}
		o := e.optimizerOf(s.value)
		made, ok = append(made, o), ok && o != nil
	}
	return made, ok
}

// sharesOf lists the optimizers of a key.
func sharesOf(k *dsl.Key) []share {
	l, ok := k.Value.(*dsl.List)
	if !ok || k.For != nil {
		return []share{{k.Value, k.For}}
	}
	var out []share
	for _, i := range l.Items {
		out = append(out, share{i.Value, i.For})
	}
	return out
}

// claimAll gives the weights that shares name to them.
func (e *elab) claimAll(m *model.Model, shares []share, c *claims) bool {
	for i := range shares {
		s := &shares[i]
		switch {
		case s.names != nil:
			if !e.claim(m, *s, c.owner) {
				return false
			}
		case c.rest != nil:
			e.report(fault.SecondRest(s.value.Span(), c.rest.value.Span()))
			return false
		default:
			c.rest = s
		}
	}
	return true
}

// claim gives the weights that a share names to it.
func (e *elab) claim(m *model.Model, s share, owner map[*model.Variable]share) bool {
	names := []dsl.Expr{s.names}
	switch x := s.names.(type) {
	case *dsl.Tuple:
		names = x.Elems
	case *dsl.Paren:
		names = []dsl.Expr{x.X}
	}
	for _, n := range names {
		path, ok := dotted(n)
		found := false
		for _, v := range m.Variables {
			if !ok || v.Path != path && !strings.HasPrefix(v.Path, path+".") {
				continue
			}
			found = found || !v.State
			if !v.Trainable && (!v.State || !s.freezes()) {
				continue
			}
			if first, taken := owner[v]; taken {
				e.report(fault.InTwoGroups(n.Span(), v, first.names.Span()))
				return false
			}
			owner[v] = s
		}
		if !found {
			e.report(fault.UnknownWeights(n.Span(), path, m))
			return false
		}
	}
	return true
}

// dotted prints a name with dots, `norm.gamma`.
func dotted(x dsl.Expr) (string, bool) {
	switch x := x.(type) {
	case *dsl.Name:
		return x.Name, true
	case *dsl.Select:
		p, ok := dotted(x.X)
		return p + "." + x.Name.Name, ok
	}
	return "", false
}

// frozen are the weights and states that rest in a block: a layer's states say that it rests, as its weights do.
func (c *claims) frozen(m *model.Model) []*model.Variable {
	var all []*model.Variable
	for _, v := range m.Variables {
		if by, named := c.owner[v]; named && by.freezes() || !named && c.rest != nil && c.rest.freezes() {
			all = append(all, v)
		}
	}
	return all
}

func (e *elab) makeGroups(t *dsl.Train, m *model.Model, shares []share, made []*optimizer, c *claims) []*model.Group {
	groups := []*model.Group{}
	learns := false
	if len(shares) == 0 {
		e.report(fault.WithoutOptimizer(t))
		return nil
	}
	for i, s := range shares {
		var weights []*model.Variable
		for _, v := range m.Variables {
			learns = learns || v.Trainable || v.State // a step changes states, too
			if !v.Trainable || v.State {
				continue
			}
			if by, taken := c.owner[v]; taken && by == s || !taken && c.rest != nil && s == *c.rest {
				weights = append(weights, v)
			} else if !taken && c.rest == nil {
				e.report(fault.WeightWithoutOptimizer(s.value.Span(), v))
				return nil
			}
		}
		if s.freezes() {
			continue
		}
		g := e.group(made[i], weights)
		if g == nil {
			return nil
		}
		groups = append(groups, g)
	}
	if len(groups) == 0 {
		e.report(fault.WrongOptimizer(shares[0].value.Span(), "none for all"))
		return nil
	}
	if !learns {
		e.report(fault.NothingToTrain(t.Model, m))
		return nil
	}
	return groups
}

// optimizerOf evaluates an optimizer; a class without parentheses has its defaults.
func (e *elab) optimizerOf(x dsl.Expr) *optimizer {
	if t, ok := x.(*dsl.StringLit); ok {
		e.report(fault.OptimizerText(t))
		return nil
	}
	d := datum(nil)
	if n, ok := x.(*dsl.Name); ok {
		d = e.callee(n)
	} else {
		d = e.expr(x)
	}
	if s, ok := d.(*symbol); ok {
		if _, user := s.decl.(*dsl.Optimizer); user || s.is(catalog.Optimizer) {
			d = e.optimizerCall(s, nil, x.Span())
		}
	}
	o, ok := d.(*optimizer)
	if !ok && !isInvalid(d) {
		e.report(fault.WrongOptimizer(x.Span(), describe(d)))
	}
	return o
}
