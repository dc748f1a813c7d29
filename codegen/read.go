package codegen

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

// loader reads each file once a run, however many import it.
type loader struct {
	Options
	listed   map[string]bool // paths that are in packages
	packages []*Package
	read     map[string]*parsed // by absolute path
	sources  []*dsl.Source
	own      []string // paths of what packages' files name by relative paths, and of these themselves
	settings map[*File]map[string]string
}

// parsed is a file's tree with what the parser said.
type parsed struct {
	tree  *dsl.File
	diags *diag.List
}

func newLoader(o Options) *loader {
	return &loader{Options: o, listed: map[string]bool{}, read: map[string]*parsed{}, settings: map[*File]map[string]string{}}
}

func newList() *diag.List { return &diag.List{} }

// parse returns the tree of a path.
func (l *loader) parse(path string) (*parsed, error) {
	key := absolute(path)
	if p := l.read[key]; p != nil {
		return p, nil
	}
	text, err := l.text(path)
	if err != nil {
		return nil, err
	}
	if !utf8.Valid(text) {
		return nil, notUTF8(path, text)
	}
	src := dsl.NewSource(path, string(text))
	l.sources = append(l.sources, src)
	p := &parsed{diags: newList()}
	guard(p.diags, dsl.Span{Source: src}, "parse", func() { p.tree = parser.Parse(src, p.diags) })
	if p.tree == nil {
		p.tree = &dsl.File{Source: src}
	}
	l.read[key] = p
	return p, nil
}

// notUTF8 names the first byte that is no text.
func notUTF8(path string, text []byte) error {
	at := 0
	for at < len(text) {
		r, n := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	before := text[:at]
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return fmt.Errorf("%s:%d:%d: the byte 0x%02x is no text in UTF-8; save the file in that encoding", path, bytes.Count(before, []byte("\n"))+1, column, text[at])
}

func (l *loader) text(path string) ([]byte, error) {
	if path != "-" {
		return os.ReadFile(path)
	}
	if l.Stdin == nil {
		return nil, errors.New("there is no standard input")
	}
	return io.ReadAll(l.Stdin)
}

// importFile returns what an import names, relative to the importing file.
func (l *loader) importFile(diags *diag.List, from *dsl.Source, path string) (*dsl.File, error) {
	name := l.beside(from.Name, path)
	p, err := l.parse(name)
	if err != nil {
		var inPath *os.PathError
		if errors.As(err, &inPath) {
			err = fmt.Errorf("%s: %w", name, inPath.Err)
		}
		return nil, err
	}
	diags.All = append(diags.All, p.diags.All...)
	return p.tree, nil
}

// sort orders the files of a package by name.
func (p *Package) sort() {
	slices.SortFunc(p.Files, func(a, b *File) int { return cmp.Compare(filepath.Base(a.Path), filepath.Base(b.Path)) })
}

// start is the first place of a file.
func (f *File) start() dsl.Span { return dsl.Span{Source: f.Source} }
