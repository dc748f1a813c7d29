package dsl

// Node is anything in the tree that has a place in the text.
type Node interface{ Span() Span }

// At is the place of a node; every node embeds it.
type At struct{ At Span }

// Span returns the place of the node.
func (a At) Span() Span { return a.At }

// Comment is a comment with its markers, `// …` or `/* … */`.
type Comment struct {
	At
	Text string
}

// File is a parsed source.
type File struct {
	Source   *Source
	Decls    []Decl    // in the order of the text
	Comments []Comment // all of them, in the order of the text
}

// Ident is a name where it stands.
type Ident struct {
	At
	Name string
}
