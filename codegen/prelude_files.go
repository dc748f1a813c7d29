package codegen

import (
	"io/fs"
	"path"
	"sync"

	"github.com/dlgen/dlgen/codegen/prelude"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/parser"
)

// preludeLibrary is what is written in the language itself.
var preludeLibrary = sync.OnceValue(func() *parser.Library {
	names, err := fs.Glob(prelude.Files, "*"+extension)
	if err != nil {
		panic(err) // the pattern is good
	}
	var sources []*dsl.Source
	for _, name := range names {
		text, err := fs.ReadFile(prelude.Files, name)
		if err != nil {
			panic(err) // it is embedded
		}
		sources = append(sources, dsl.NewSource(path.Join("prelude", name), string(text)))
	}
	return parser.NewLibrary(sources...)
})
