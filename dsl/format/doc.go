// Package format is the printer behind `dlgen fmt`: it writes a tree in the one canonical form.
//
// In comes a dsl.File without faults, out goes its text. Formatting twice changes nothing, no comment is lost,
// and the text parses to the same tree.
//
// The canonical form:
//
//   - Four spaces a level, lines of at most 120 columns where there is a place to break one, no spaces at the
//     end of a line, one newline at the end of the file.
//   - One statement a line. At most one blank line between two, none at the ends of a block. Declarations are
//     set apart by one blank line; imports and consts may stand together.
//   - A block of one simple statement stays on the line where the author put it there: `repeat 2 { x = x -> Block }`.
//   - Inputs and targets that stand together have their names in one column. So have the `=` of a train block,
//     and of the fields of a dataset.
//   - A chain stays broken where the author broke it. What is too long still is broken before the `->` that
//     reaches over the edge. A line that goes on opens with its `->` or operator, one level deeper.
//   - Brackets that do not fit, or whose first element the author put on a new line, hold one element a line,
//     each with its comma. Lists of plain values are wrapped instead, rows that the author broke kept.
//   - `a + b`, `f(x, units=3)`, `layer F(n: int = 3) (x, mask = none)`, `0..6`, `a[1:2]`. Numbers and texts stay as they are spelt.
//   - A comment that ends a line stays at the end of that line, after two spaces; those of lines that follow each
//     other, equally deep, stand in one column. One that stands alone stays above what follows; `/* … */` within a
//     line stays before what follows it.
//
// The stages: the tree becomes a layout (statement.go, expression.go), into which the comments are woven by their
// places (comments.go); layout.go decides what is broken and writes; align.go puts comments into columns.
package format
