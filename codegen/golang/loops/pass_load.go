package loops

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// place is the index along an axis.
func (p *passCode) place(axis int, d ir.DType) expr {
	k := p.k
	for i, g := range k.sp.suffix() {
		if len(g.axes) == 0 || g.axes[0] != axis {
			continue
		}
		index := p.suffixIndex(i)
		if k.inline {
			index = "0"
		} else if k.sp.flat {
			index = "lo+j"
		}
		if d == ir.Bool {
			return expr{text: index + " != 0", prec: 3}
		}
		return atom(gotext.StoreScalar(index, d))
	}
	return k.iota(axis, d)
}

// suffixIndex is the variable of a loop within the row.
func (p *passCode) suffixIndex(i int) string {
	if i == len(p.k.sp.suffix())-1 {
		return "j"
	}
	return fmt.Sprintf("j%d", i)
}

// load reads a slice that lies on axes of the space.
func (p *passCode) load(field int, axes []int, v *ir.Value) expr {
	k, d := p.k, v.Type.DType
	a := k.sp.accessOf(axes)
	if a.inner() {
		return loadExpr(p.slice(field, a)+"["+k.j()+"]", d)
	}
	deep := false
	for i := k.sp.prefix; i < len(a.has); i++ {
		deep = deep || a.has[i]
	}
	if !deep {
		return k.scalarParam(v, axes)
	}
	text := loadExpr(k.ref(field)+"["+p.base(a)+"]", d).text
	if name, ok := p.done[text]; ok {
		return atom(name)
	}
	name := k.local(field)
	p.done[text] = name
	p.entry.Add("%s := %s", name, text)
	return atom(name)
}

// base is where the elements of the innermost loop begin.
func (p *passCode) base(a access) string {
	k := p.k
	var parts []string
	add := func(part string) {
		if part != "0" {
			parts = append(parts, part)
		}
	}
	if k.sp.prefix > 0 && k.allPrefix(a) {
		add(k.stepped("r", a.stride[k.sp.prefix-1]))
	} else {
		for i := range k.sp.prefix {
			if a.has[i] {
				add(k.stepped(k.prefixIndex(i), a.stride[i]))
			}
		}
	}
	for i := range k.sp.suffix()[:len(k.sp.suffix())-1] {
		if a.has[k.sp.prefix+i] {
			add(k.stepped(p.suffixIndex(i), a.stride[k.sp.prefix+i]))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "+")
}

// joined writes neighbouring declarations of slices as one.
func joined(list []string) []string {
	var out, names, texts []string
	flush := func() {
		if len(names) > 0 {
			out = append(out, strings.Join(names, ", ")+" := "+strings.Join(texts, ", "))
		}
		names, texts = nil, nil
	}
	width := 0
	for _, line := range list {
		parts := strings.Split(line, gotext.SliceMark)
		if len(parts) != 3 {
			flush()
			out = append(out, line)
			continue
		}
		if width += len(line); len(names) == 0 {
			width = len(line)
		} else if width > 130 {
			flush()
			width = len(line)
		}
		names, texts = append(names, parts[1]), append(texts, parts[2])
	}
	flush()
	return out
}

// slice declares the part of a slice that the innermost loop walks.
func (p *passCode) slice(field int, a access) string {
	k := p.k
	if k.inline {
		return k.ref(field)
	}
	text := fmt.Sprintf("%s[%s:]", k.ref(field), p.base(a))
	if k.sp.flat {
		text = fmt.Sprintf("%s[lo:hi]", k.ref(field))
	}
	if name, ok := p.done[text]; ok {
		return name
	}
	name := k.local(field)
	p.done[text] = name
	if !k.sp.flat {
		text = fmt.Sprintf("%s[:%s]", strings.TrimSuffix(text, "[:]"), k.sp.groups[len(k.sp.groups)-1].count)
	}
	p.entry.Add("%s", gotext.SliceMark+name+gotext.SliceMark+text) // joined with its neighbours
	if p.lead == "" {
		p.lead, p.done["lead"] = name, name
	}
	return name
}
