package report

import (
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/train"
)

// Page is what a report shows. Parts that are nil are left out.
type Page struct {
	Title    string   // the model
	Subtitle string   // the train block, the data
	Facts    []Fact   // beside the numbers of the last epoch
	Notes    []string // lines beneath the title
	History  *train.History
	Graph    string // a picture of the model, in SVG
	Params   *rt.Params
	Judged   *Judged

	Activations *Activations
}

// Fact is a number with its name.
type Fact struct{ Name, Value string }

// Write writes the page.
func (p *Page) Write(w io.Writer) error {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
	fmt.Fprintf(&b, "<title>%s</title>\n<style>%s</style>\n<main>\n<header><h1>%s</h1>", html.EscapeString(p.Title), style, html.EscapeString(p.Title))
	if p.Subtitle != "" {
		fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(p.Subtitle))
	}
	for _, note := range p.Notes {
		fmt.Fprintf(&b, "<p class=\"note\">%s</p>", html.EscapeString(note))
	}
	b.WriteString("</header>\n")
	p.facts(&b)
	if p.History != nil && len(p.History.Epochs) > 0 {
		section(&b, "Curves", "", curves(p.History))
	}
	if p.Judged != nil {
		p.Judged.write(&b)
	}
	if p.Graph != "" {
		section(&b, "Model", "What flows from layer to layer, with its shape.", picture(p.Title, p.Graph))
	}
	if p.Activations != nil {
		text := fmt.Sprintf("What each layer gives for %s; bars from the least to the largest.", counted(p.Activations.Rows, "row"))
		section(&b, "Activations", text, p.Activations.draw())
	}
	if p.Params != nil {
		section(&b, "Weights", "Where the numbers of each tensor lie; bars from the least to the largest.", weights(p.Params))
	}
	b.WriteString("</main>\n</html>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// section writes a part with its heading; one without content is left out.
func section(b *strings.Builder, heading, text, content string) {
	if content == "" {
		return
	}
	fmt.Fprintf(b, "<section><h2>%s</h2>", html.EscapeString(heading))
	if text != "" {
		fmt.Fprintf(b, "<p>%s</p>", html.EscapeString(text))
	}
	b.WriteString(content + "</section>\n")
}

// facts writes the last epoch's numbers as tiles.
func (p *Page) facts(b *strings.Builder) {
	var list []Fact
	if h := p.History; h != nil && len(h.Epochs) > 0 {
		last := h.Epochs[len(h.Epochs)-1]
		list = append(list, Fact{"epochs", strconv.Itoa(last.Number + 1)})
		for i, name := range h.Names {
			if !math.IsNaN(last.Values[i]) && len(list) < 9 {
				list = append(list, Fact{label(name), short(last.Values[i])})
			}
		}
	}
	if p.Params != nil {
		n := 0
		for i := range p.Params.Table {
			n += p.Params.Table[i].Len()
		}
		list = append(list, Fact{"parameters", grouped(n)})
	}
	list = append(list, p.Facts...)
	b.WriteString("<dl class=\"facts\">")
	for _, f := range list {
		fmt.Fprintf(b, "<div><dt>%s</dt><dd>%s</dd></div>", html.EscapeString(f.Name), html.EscapeString(f.Value))
	}
	b.WriteString("</dl>\n")
}

// label is a name of the history as people read it.
func label(name string) string {
	if plain, ok := strings.CutPrefix(name, "val_"); ok {
		return "validation " + strings.ReplaceAll(plain, "_", " ")
	}
	return strings.ReplaceAll(name, "_", " ")
}

// short prints a number with four digits.
func short(v float64) string {
	if a := math.Abs(v); a != 0 && (a < 1e-3 || a >= 1e6) {
		return strconv.FormatFloat(v, 'e', 2, 64)
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

// grouped prints a count with thin spaces between thousands.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "\u202f" + text[i:]
	}
	return text
}

// counted prints a count with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(n) + " " + noun + "s"
}

// picture shows a drawing in SVG as an image, so that its style is its own.
func picture(title, svg string) string {
	return fmt.Sprintf(`<div class="scroll"><img class="graph" alt="the layers of %s" src="data:image/svg+xml;base64,%s"></div>`,
		html.EscapeString(title), base64.StdEncoding.EncodeToString([]byte(svg)))
}
