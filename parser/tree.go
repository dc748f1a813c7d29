package parser

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/dlgen/dlgen/dsl"
)

// decl makes the tree of what participle found.
func (p *parser) decl(s *declarationSyntax) dsl.Decl {
	at := p.from(p.tokens[0].start)
	switch {
	case s.Import != nil:
		path := s.Import.Path
		return &dsl.Import{At: at, Path: &dsl.StringLit{At: p.place(path), Value: unquote(path.Value)}, As: p.optional(s.Import.As)}
	case s.Const != nil:
		c := &dsl.Const{At: at, Name: p.ident(s.Const.Name), Value: s.Const.Value}
		if s.Const.In != nil {
			c.In = s.Const.In.(*dsl.Range)
		}
		return c
	case s.Model != nil:
		return &dsl.Model{At: at, Name: p.ident(s.Model.Name), Body: s.Model.Body.(*dsl.Block)}
	case s.Layer != nil:
		l := &dsl.Layer{At: at, Name: p.ident(s.Layer.Name), Tensors: p.params(s.Layer.First), Body: s.Layer.Body.(*dsl.Block)}
		if s.Layer.Second != nil {
			l.Args, l.Tensors = l.Tensors, p.params(s.Layer.Second)
		}
		return l
	case s.Func != nil:
		return &dsl.Func{At: at, Name: p.ident(s.Func.Name), Params: p.params(s.Func.Params), Body: s.Func.Body.(*dsl.Block)}
	case s.Optimizer != nil:
		o := s.Optimizer
		return &dsl.Optimizer{At: at, Name: p.ident(o.Name), Args: p.params(o.Args), Tensors: p.params(o.Tensors), Body: o.Body.(*dsl.Block)}
	case s.Dataset != nil:
		return &dsl.Dataset{At: at, Name: p.ident(s.Dataset.Name), Body: s.Dataset.Body.(*dsl.Block)}
	}
	t := s.Train
	return &dsl.Train{At: at, Model: p.dotted(t.Model), On: p.dotted(t.On), As: p.optional(t.As), Keys: t.Keys.keys().list, Bad: t.Keys.keys().bad}
}

// params makes the tree of a parameter list.
func (p *parser) params(s *paramsSyntax) *dsl.Params {
	out := &dsl.Params{At: p.around(s.Tokens)}
	for _, param := range s.List {
		n := &dsl.Param{At: p.around(param.Tokens), Name: p.ident(param.Name), Default: param.Default}
		if param.Type != nil {
			n.Type = param.Type.(*dsl.Type)
		}
		out.List = append(out.List, n)
	}
	return out
}

func (p *parser) ident(t lexer.Token) *dsl.Ident { return &dsl.Ident{At: p.place(t), Name: t.Value} }

func (p *parser) optional(t *lexer.Token) *dsl.Ident {
	if t == nil {
		return nil
	}
	return p.ident(*t)
}

// dotted makes one name of `x.Name`, a declaration of what an import calls x; nil of nothing.
func (p *parser) dotted(s *dottedSyntax) *dsl.Ident {
	if s == nil {
		return nil
	}
	id := p.ident(s.First)
	if s.Second != nil {
		id.Name += "." + s.Second.Value
		id.At = p.around([]lexer.Token{s.First, *s.Second})
	}
	return id
}

func (p *parser) place(t lexer.Token) dsl.At { return p.around([]lexer.Token{t}) }

// around returns the place of some tokens.
func (p *parser) around(tokens []lexer.Token) dsl.At {
	last := p.tokens[p.indexAt(tokens[len(tokens)-1].Pos.Offset)]
	return dsl.At{At: dsl.Span{Source: p.src, Start: tokens[0].Pos.Offset, End: last.end}}
}
