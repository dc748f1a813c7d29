package format

import "strings"

// noted is a comment at the end of a line as it was written.
type noted struct {
	at     int // the byte where it begins
	column int
	line   int
	indent int // of its line
}

// note writes a comment at the end of a line.
func (w *writer) note(comment string) {
	w.put("  ")
	w.notes = append(w.notes, noted{w.out.Len(), w.column, w.line, w.indent})
	w.put(comment)
}

// aligned returns what was written with the comments at the ends of lines that follow each other in one column.
func (w *writer) aligned() string {
	written := w.out.String()
	var out strings.Builder
	done := 0
	for from, to := 0, 0; from < len(w.notes); from = to {
		column := w.notes[from].column
		for to = from + 1; to < len(w.notes) && follows(w.notes[to-1], w.notes[to], written); to++ {
			column = max(column, w.notes[to].column)
		}
		for _, n := range w.notes[from:to] {
			out.WriteString(written[done:n.at] + strings.Repeat(" ", column-n.column))
			done = n.at
		}
	}
	return out.String() + written[done:]
}

// follows reports whether two comments belong into one column: their lines follow each other and are no edges of blocks.
func follows(a, b noted, written string) bool {
	return b.line == a.line+1 && b.indent == a.indent && !a.atBrace(written) && !b.atBrace(written)
}

// atBrace reports whether the line ends in a brace.
func (n noted) atBrace(written string) bool {
	before := strings.TrimRight(written[:n.at], " ")
	return strings.HasSuffix(before, "{") || strings.HasSuffix(before, "}")
}
