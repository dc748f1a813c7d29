package diag

import (
	"fmt"
	"strings"
)

// GitHub returns a list as annotations of GitHub's workflows, sorted, each once.
func GitHub(l *List) string {
	var b strings.Builder
	for _, d := range l.Sorted() {
		fmt.Fprintf(&b, "::%s %stitle=%s::%s\n", d.Severity, githubPlace(d), property.Replace(string(d.Code)), message.Replace(githubText(d)))
	}
	return b.String()
}

func githubPlace(d *Diagnostic) string {
	if !d.At.IsValid() {
		return ""
	}
	p := placeOf(d.At)
	out := fmt.Sprintf("file=%s,line=%d,col=%d,endLine=%d,", property.Replace(p.File), p.Line, p.Col, p.EndLine)
	if p.EndLine == p.Line {
		out += fmt.Sprintf("endColumn=%d,", max(p.EndCol, p.Col+1))
	}
	return out
}

// githubText is the message with what else is known, a line each.
func githubText(d *Diagnostic) string {
	lines := []string{d.Message}
	for _, n := range d.Notes {
		text := "note: " + n.Message
		if at := Place(n.At); at != "" {
			text = at + ": " + text
		}
		lines = append(lines, text)
	}
	if d.Hint != "" {
		lines = append(lines, "hint: "+d.Hint)
	}
	return strings.Join(lines, "\n")
}

// What GitHub wants escaped in messages and in their properties.
var (
	message  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
