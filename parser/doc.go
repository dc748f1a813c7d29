// Package parser turns the text of a file into its tree.
//
// In comes a dsl.Source, out go a dsl.File and diagnostics. There is always a tree: what is no declaration,
// statement or expression stands in it as a BadDecl, BadStmt or BadExpr, reported already, so that later
// stages stay quiet about it.
//
// The stages, in order:
//
//	scan       text → tokens and comments; what is no token is reported and mended or marked invalid
//	cut        tokens → pieces, one a declaration, so that a fault in one leaves the others whole
//	grammar    declarations and parameter lists, by participle
//	statement, expression  by hand, in the places where grammar.go leaves to them; LL(1), precedence climbing
//	recover    a statement that fails is left at the first token that opens a line no deeper indented
//	comments   what stands directly above a declaration or statement becomes its Doc
//
// Words and signs of other languages are reported with a fix and then read as what they mean, so that one
// habit gives one diagnostic. They stand in foreign.go.
package parser
