package parser

import (
	"regexp"
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// docs finds the comments directly above a line.
type docs struct {
	src   *dsl.Source
	above map[int]*dsl.Comment // by the line below; only comments that stand alone on their lines
}

// attachDocs gives declarations and statements the comments directly above them.
func attachDocs(file *dsl.File) {
	if len(file.Comments) == 0 {
		return
	}
	d := &docs{src: file.Source, above: map[int]*dsl.Comment{}}
	for i := range file.Comments {
		c := &file.Comments[i]
		if end, _ := d.src.Position(c.At.At.End); d.alone(c.At.At) {
			d.above[end+1] = c
		}
	}
	for _, decl := range file.Decls {
		d.declaration(decl)
	}
}

// alone reports whether nothing else stands on the lines of a comment.
func (d *docs) alone(at dsl.Span) bool {
	text := d.src.Text
	before := text[:at.Start]
	before = strings.TrimPrefix(before[strings.LastIndexByte(before, '\n')+1:], dsl.ByteOrderMark)
	after, _, _ := strings.Cut(text[at.End:], "\n")
	return strings.TrimSpace(before) == "" && strings.TrimSpace(after) == ""
}

// of returns the text of the comments directly above a place that opens its line.
func (d *docs) of(at dsl.Span) string {
	line, column := d.src.Position(at.Start)
	if strings.TrimSpace(d.src.Line(line)[:column-1]) != "" {
		return ""
	}
	var texts []string
	for c := d.above[line]; c != nil; c = d.above[line] {
		texts = append([]string{commentText(c.Text)}, texts...)
		line, _ = d.src.Position(c.At.At.Start)
	}
	return strings.Join(texts, "\n")
}

// commentText returns a comment without its markers.
func commentText(text string) string {
	if line, ok := strings.CutPrefix(text, "//"); ok {
		return strings.TrimPrefix(line, " ")
	}
	text = strings.TrimSuffix(strings.TrimPrefix(text, "/*"), "*/")
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, l := range lines {
		l = strings.TrimSpace(l)
		lines[i] = strings.TrimPrefix(strings.TrimPrefix(l, "*"), " ")
	}
	return strings.Join(lines, "\n")
}

func (d *docs) declaration(decl dsl.Decl) {
	switch n := decl.(type) {
	case *dsl.Import:
		n.Doc = d.of(n.At.At)
	case *dsl.Const:
		n.Doc = d.of(n.At.At)
	case *dsl.Model:
		n.Doc = d.of(n.At.At)
		d.block(n.Body)
	case *dsl.Layer:
		n.Doc = d.of(n.At.At)
		d.block(n.Body)
	case *dsl.Func:
		n.Doc = d.of(n.At.At)
		d.block(n.Body)
	case *dsl.Optimizer:
		n.Doc = d.of(n.At.At)
		d.block(n.Body)
	case *dsl.Dataset:
		n.Doc = d.of(n.At.At)
		d.block(n.Body)
	case *dsl.Train:
		n.Doc = d.of(n.At.At)
	}
}

func (d *docs) block(b *dsl.Block) {
	for _, s := range b.Stmts {
		d.statement(s)
	}
}

func (d *docs) statement(s dsl.Stmt) {
	switch n := s.(type) {
	case *dsl.Const:
		n.Doc = d.of(n.At.At)
	case *dsl.Input:
		n.Doc = d.of(n.At.At)
	case *dsl.Weight:
		n.Doc = d.of(n.At.At)
	case *dsl.Output:
		n.Doc = d.of(n.At.At)
	case *dsl.Loss:
		n.Doc = d.of(n.At.At)
	case *dsl.Metric:
		n.Doc = d.of(n.At.At)
	case *dsl.Bind:
		n.Doc = d.of(n.At.At)
	case *dsl.If:
		d.block(n.Then)
		switch e := n.Else.(type) {
		case *dsl.Block:
			d.block(e)
		case *dsl.If:
			d.statement(e)
		}
	case *dsl.For:
		d.block(n.Body)
	case *dsl.Repeat:
		d.block(n.Body)
	}
}

// operandNumber and operandName are what a comment looks like if its author meant to divide.
var (
	operandNumber = regexp.MustCompile(`^// ?([0-9][0-9_]*(?:\.[0-9]+)?) *(?:[),\]].*)?$`)
	operandName   = regexp.MustCompile(`^// ?([A-Za-z_][\w.]*)(?:\([\w., ]*\))? *(?:[-+*/%@,)\]].*)?$`)
)

// warnOfSlashes warns about comments that are meant as whole division: numbers; and names of the file, where one
// space stands on both sides, as around an operator.
func warnOfSlashes(text tokenized, diags *diag.List) {
	names := map[string]bool{}
	for _, t := range text.tokens {
		names[t.text] = names[t.text] || t.kind == kindName
	}
	next := 0
	for _, c := range text.comments {
		for text.tokens[next].kind != kindEnd && text.tokens[next].start < c.At.At.Start {
			next++
		}
		if next == 0 || !endsOperand(text.tokens[next-1]) {
			continue
		}
		gap := c.At.At.Source.Text[text.tokens[next-1].end:c.At.At.Start]
		if strings.Contains(gap, "\n") || strings.Contains(gap, "*/") {
			continue
		}
		if operand := divisor(c.Text, gap, names); operand != "" {
			diags.Add(slashOperand(c.At.At, operand))
		}
	}
}

// divisor returns what a comment would divide by, if it reads like that.
func divisor(comment, gap string, names map[string]bool) string {
	if m := operandNumber.FindStringSubmatch(comment); m != nil {
		return m[1]
	}
	m := operandName.FindStringSubmatch(comment)
	if m == nil || len(gap) > 1 {
		return ""
	}
	if root, _, _ := strings.Cut(m[1], "."); names[root] {
		return m[1]
	}
	return ""
}

// endsOperand reports whether an operator could follow t.
func endsOperand(t token) bool {
	return t.kind == kindName || t.kind == kindInt || t.kind == kindFloat || t.is(")") || t.is("]")
}
