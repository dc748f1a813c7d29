package diag

import (
	"bytes"
	"encoding/json"

	"github.com/dlgen/dlgen/dsl"
)

// The objects that JSON prints. Lines and columns count from 1, columns count bytes.
type (
	jsonPlace struct {
		File    string `json:"file"`
		Line    int    `json:"line"`
		Col     int    `json:"col"`
		EndLine int    `json:"endLine"`
		EndCol  int    `json:"endCol"`
	}
	jsonDiagnostic struct {
		jsonPlace
		Severity string     `json:"severity"`
		Code     Code       `json:"code"`
		Message  string     `json:"message"`
		Hint     string     `json:"hint,omitempty"`
		Notes    []jsonNote `json:"notes"`
		Fixes    []jsonFix  `json:"fixes"`
	}
	jsonNote struct {
		jsonPlace
		Message string `json:"message"`
	}
	jsonFix struct {
		Title string     `json:"title"`
		Edits []jsonEdit `json:"edits"`
	}
	jsonEdit struct {
		jsonPlace
		New string `json:"new"`
	}
)

// JSON returns a list for programs: an object a line, sorted, each once.
func JSON(l *List) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, d := range l.Sorted() {
		if err := e.Encode(jsonOf(d)); err != nil {
			panic("diag: numbers and text cannot be encoded: " + err.Error()) // no value of these types fails
		}
	}
	return b.String()
}

func jsonOf(d *Diagnostic) jsonDiagnostic {
	out := jsonDiagnostic{
		jsonPlace: placeOf(d.At), Severity: d.Severity.String(), Code: d.Code, Message: d.Message, Hint: d.Hint,
		Notes: []jsonNote{}, Fixes: []jsonFix{},
	}
	for _, n := range d.Notes {
		out.Notes = append(out.Notes, jsonNote{placeOf(n.At), n.Message})
	}
	for _, f := range d.Fixes {
		fix := jsonFix{f.Title, []jsonEdit{}}
		for _, e := range f.Edits {
			fix.Edits = append(fix.Edits, jsonEdit{placeOf(e.At), e.New})
		}
		out.Fixes = append(out.Fixes, fix)
	}
	return out
}

// placeOf returns a place in lines and columns, zeros for nowhere.
func placeOf(at dsl.Span) jsonPlace {
	if !at.IsValid() {
		return jsonPlace{}
	}
	p := jsonPlace{File: at.Source.Name}
	p.Line, p.Col = at.Source.Position(at.Start)
	p.EndLine, p.EndCol = at.Source.Position(at.End)
	return p
}
