package parser

import (
	"regexp"
	"sync"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Library is the declarations of texts that are known to be right, such as the prelude's. Each is parsed when it is
// first asked for: a program needs a few of them.
type Library struct {
	mu    sync.Mutex
	parts map[string]part
	trees map[string]dsl.Decl
}

// part is where a declaration stands.
type part struct {
	src        *dsl.Source
	start, end int
}

// opener is how a declaration begins in a text that has been formatted: at the beginning of a line.
var opener = regexp.MustCompile(`(?m)^(?:model|layer|func|optimizer) (\w+)`)

// NewLibrary finds where the declarations of texts stand.
func NewLibrary(sources ...*dsl.Source) *Library {
	l := &Library{parts: map[string]part{}, trees: map[string]dsl.Decl{}}
	for _, src := range sources {
		found := opener.FindAllStringSubmatchIndex(src.Text, -1)
		for i, at := range found {
			end := len(src.Text)
			if i+1 < len(found) {
				end = found[i+1][0]
			}
			l.parts[src.Text[at[2]:at[3]]] = part{src, at[0], end}
		}
	}
	return l
}

// Declaration returns the tree of a name's declaration, nil if there is none.
func (l *Library) Declaration(name string) dsl.Decl {
	l.mu.Lock()
	defer l.mu.Unlock()
	p, ok := l.parts[name]
	if !ok {
		return nil
	}
	if l.trees[name] == nil {
		l.trees[name] = p.parse()
	}
	return l.trees[name]
}

func (p part) parse() dsl.Decl {
	diags := &diag.List{}
	m := machines.Get().(*machine)
	defer machines.Put(m)
	d := m.declaration(p.src, scan(p.src, p.start, p.end, diags).tokens, diags)
	if d == nil || diags.HasErrors() {
		panic(p.src.Name + " is wrong: " + diags.All[0].Message)
	}
	return d
}
