package parser

import (
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// opensDictionary reports whether Python's `{key: value}` stands here.
func (p *parser) opensDictionary() bool {
	return p.is("{") && (p.peek(1).is("}") || p.peek(2).is(":"))
}

// dictionary takes Python's `{0: 1.0, 1: 4.0}`, which is read as the list of its values where its keys count from 0.
func (p *parser) dictionary() dsl.Expr {
	open := p.open()
	l, counts := &dsl.List{}, true
	for more := !p.is("}"); more && !p.failed; more = p.more("}") {
		key, isNumber := p.expression().(*dsl.IntLit)
		counts = counts && isNumber && key.Value == int64(len(l.Items))
		p.expect(":")
		l.Items = append(l.Items, p.item())
	}
	p.close("}", open)
	l.At = p.from(open.Start)
	if !counts || len(l.Items) == 0 {
		p.report(dictionary(l.At.At, ""))
		return &dsl.BadExpr{At: l.At}
	}
	var values []string
	for _, item := range l.Items {
		values = append(values, item.Value.Span().Text())
	}
	p.report(dictionary(l.At.At, "["+strings.Join(values, ", ")+"]"))
	return l
}

// dictionary is what stands for one: a list, if its keys count.
func dictionary(at dsl.Span, list string) *diag.Diagnostic {
	d := diag.New(diag.ForeignSpelling, at, "there are no dictionaries")
	if list == "" {
		return d.WithHint("what they name is written by name: arguments as `name=value`, each output, loss and metric in a statement of its own; a list stands in brackets, `[1.0, 4.0]`")
	}
	return d.WithHint("write `%s`", list).WithFix("write `"+list+"`", at, list)
}
