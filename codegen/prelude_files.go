package codegen

import (
	"io/fs"
	"path"
	"sync"

	"github.com/dlgen/dlgen/codegen/prelude"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/parser"
)

// preludeFiles returns the trees of what is written in the language itself, parsed once.
var preludeFiles = sync.OnceValue(func() []*dsl.File {
	names, err := fs.Glob(prelude.Files, "*"+extension)
	if err != nil {
		panic(err) // the pattern is good
	}
	var out []*dsl.File
	for _, name := range names {
		text, err := fs.ReadFile(prelude.Files, name)
		if err != nil {
			panic(err) // it is embedded
		}
		diags := newList()
		out = append(out, parser.Parse(dsl.NewSource(path.Join("prelude", name), string(text)), diags))
		if diags.HasErrors() {
			panic("the prelude is wrong: " + diags.All[0].Message)
		}
	}
	return out
})
