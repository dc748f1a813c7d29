package dsl

import (
	"sort"
	"strings"
)

// Source is one text being compiled: its name as diagnostics print it and its bytes.
type Source struct {
	Name  string // as the user gave it, slashes as on the user's system
	Text  string
	lines []int // byte offset of each line's first byte
}

// ByteOrderMark may stand at the beginning of a text. It belongs to no line.
const ByteOrderMark = "\ufeff"

// NewSource returns a source of the given name and text.
func NewSource(name, text string) *Source {
	s := &Source{Name: name, Text: text, lines: []int{0}}
	if strings.HasPrefix(text, ByteOrderMark) {
		s.lines[0] = len(ByteOrderMark)
	}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// Position returns the line and the column, both from 1, of a byte offset; columns count bytes.
func (s *Source) Position(offset int) (line, column int) {
	offset = min(max(offset, s.lines[0]), len(s.Text))
	line = sort.SearchInts(s.lines, offset+1)
	return line, offset - s.lines[line-1] + 1
}

// Line returns the text of a line (from 1) without its line end.
func (s *Source) Line(line int) string {
	if line < 1 || line > len(s.lines) {
		return ""
	}
	start, end := s.lines[line-1], len(s.Text)
	if line < len(s.lines) {
		end = s.lines[line] - 1
	}
	return strings.TrimSuffix(s.Text[start:end], "\r")
}

// Lines returns how many lines the source has.
func (s *Source) Lines() int { return len(s.lines) }

// Span is a range of bytes of a source. The zero Span is "nowhere".
type Span struct {
	Source     *Source
	Start, End int
}

// IsValid reports whether the span points into a source.
func (s Span) IsValid() bool { return s.Source != nil }

// Text returns the bytes that the span covers.
func (s Span) Text() string {
	if s.Source == nil {
		return ""
	}
	return s.Source.Text[s.Start:s.End]
}

// To returns the span from the start of s to the end of t.
func (s Span) To(t Span) Span {
	if !s.IsValid() {
		return t
	}
	if t.IsValid() && t.Source == s.Source && t.End > s.End {
		s.End = t.End
	}
	return s
}
