// Package dsl is the language as data: the syntax tree, its spans and comments.
//
// The parser makes a File from a Source; the formatter prints one; the checker reads one. A tree is
// always whole: what could not be parsed stands in it as a BadDecl, BadStmt or BadExpr, whose fault
// has been reported already.
package dsl
