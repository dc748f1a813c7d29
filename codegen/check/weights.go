package check

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/dsl"
)

// part is a part of a layer of the catalog that has weights under a name of its own: the `query` of an attention.
type part struct {
	layer  *layer
	prefix string // "query."
}

func (part) datumNode() {}

// partOf returns the part of a layer that has a name, if one of its weights is called so.
func (l *layer) partOf(name string) (part, bool) {
	for v := range l.inst.vars {
		if strings.HasPrefix(v, name+".") {
			return part{l, name + "."}, true
		}
	}
	return part{}, false
}

// ofPart is a weight of a part.
func (e *elab) ofPart(x *dsl.Select, p part) datum {
	if v := p.layer.inst.vars[p.prefix+x.Name.Name]; v != nil {
		return tensor{e.read(v.Variable)}
	}
	var names []string
	for v := range p.layer.inst.vars {
		if rest, ok := strings.CutPrefix(v, p.prefix); ok {
			names = append(names, rest)
		}
	}
	return e.report(fault.NoLayerMember(x.Name, p.layer.label(), names))
}
