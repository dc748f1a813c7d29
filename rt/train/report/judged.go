package report

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// mostClasses is of a confusion matrix that is drawn.
const mostClasses = 40

// write writes what was judged.
func (j *Judged) write(b *strings.Builder) {
	looked := fmt.Sprintf("%s rows", grouped(j.Rows))
	if j.Of > j.Rows {
		looked = fmt.Sprintf("the first %s of %s rows", grouped(j.Rows), grouped(j.Of))
	}
	if j.Confusion != nil {
		right, all := 0, 0
		for i, row := range j.Confusion {
			right += row[i]
			for _, n := range row {
				all += n
			}
		}
		text := fmt.Sprintf("Of %s, %s are right (%.2f %%). A row is what is true, a column what was predicted.", looked, grouped(right), 100*float64(right)/float64(max(all, 1)))
		if len(j.Classes) <= mostClasses {
			section(b, "Confusion matrix", text, j.matrix())
		}
		section(b, "Worst classified", "Rows whose true class has the least probability.", j.worst())
		return
	}
	if len(j.Points) > 0 {
		section(b, "Predicted and true values", fmt.Sprintf("Of %s; what is right lies on the line.", looked), j.scatter())
	}
}

// matrix draws the confusion matrix; a cell's colour is its share of its row.
func (j *Judged) matrix() string {
	var b strings.Builder
	b.WriteString("<div class=\"scroll\"><table><thead><tr><th></th>")
	for _, c := range j.Classes {
		fmt.Fprintf(&b, "<th>%s</th>", html.EscapeString(c))
	}
	b.WriteString("<th>right</th></tr></thead><tbody>")
	for i, row := range j.Confusion {
		sum := 0
		for _, n := range row {
			sum += n
		}
		fmt.Fprintf(&b, "<tr><th>%s</th>", html.EscapeString(j.Classes[i]))
		for k, n := range row {
			if n == 0 {
				b.WriteString(`<td class="zero">0</td>`)
				continue
			}
			colour, share := "--bad", float64(n)/float64(sum)
			strength := 0.15 + 0.75*math.Sqrt(share)
			if i == k {
				colour, strength = "--good", 0.12+0.4*share
			}
			fmt.Fprintf(&b, `<td style="background:rgba(var(%s),%.2f)" title="%d of %d %s were taken for %s">%d</td>`,
				colour, strength, n, sum, html.EscapeString(j.Classes[i]), html.EscapeString(j.Classes[k]), n)
		}
		fmt.Fprintf(&b, "<th>%.1f %%</th></tr>", 100*float64(row[i])/float64(max(sum, 1)))
	}
	b.WriteString("</tbody></table></div>")
	return b.String()
}

// worst shows the examples: pictures, or a table.
func (j *Judged) worst() string {
	if len(j.Worst) == 0 {
		return ""
	}
	var b strings.Builder
	if j.Worst[0].Picture == "" {
		b.WriteString("<div class=\"scroll\"><table><thead><tr><th>row</th><th>true</th><th>probability</th><th>predicted</th><th>probability</th></tr></thead><tbody>")
		for _, e := range j.Worst {
			fmt.Fprintf(&b, "<tr><td>%d</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>", e.Row,
				html.EscapeString(j.Classes[e.True]), percent(e.Probability), html.EscapeString(j.Classes[e.Predicted]), percent(e.Sureness))
		}
		b.WriteString("</tbody></table></div>")
		return b.String()
	}
	b.WriteString("<div class=\"grid tiny\">")
	for _, e := range j.Worst {
		fmt.Fprintf(&b, `<figure class="sample"><img src="%s" alt="row %d"><b>%s</b>, not %s<span>%s for %s</span><span>row %d</span></figure>`,
			e.Picture, e.Row, html.EscapeString(j.Classes[e.True]), html.EscapeString(j.Classes[e.Predicted]), percent(e.Probability), html.EscapeString(j.Classes[e.True]), e.Row)
	}
	b.WriteString("</div>")
	return b.String()
}

func percent(p float64) string {
	if p < 0.001 && p > 0 {
		return "<0.1 %"
	}
	return fmt.Sprintf("%.1f %%", 100*p)
}

// scatter draws the points.
func (j *Judged) scatter() string {
	var values []float64
	for _, p := range j.Points {
		values = append(values, p.True, p.Predicted)
	}
	s := newScale(values)
	s.log = false
	const side = 360.0
	x := func(v float64) float64 { return leftMargin + s.at(v)*(side-leftMargin-rightMargin) }
	y := func(v float64) float64 { return topMargin + (1-s.at(v))*(side-topMargin-footMargin-16) }
	var b strings.Builder
	fmt.Fprintf(&b, `<div class="grid"><figure><figcaption><h3>predicted by true</h3></figcaption><svg viewBox="0 0 %g %g" role="img" aria-label="predicted by true values">`, side, side)
	if len(s.ticks) > 6 {
		s.ticks = everyOther(s.ticks)
	}
	for _, v := range s.ticks {
		fmt.Fprintf(&b, `<line class="rule" x1="%g" x2="%g" y1="%.1f" y2="%.1f"/><text x="%g" y="%.1f" text-anchor="end">%s</text><text x="%.1f" y="%g" text-anchor="middle">%s</text>`,
			leftMargin, side-rightMargin, y(v), y(v), leftMargin-6, y(v)+4, tick(v), x(v), side-footMargin-2, tick(v))
	}
	fmt.Fprintf(&b, `<line class="b" stroke-dasharray="4 4" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>`, x(s.low), y(s.low), x(s.high), y(s.high))
	for _, p := range j.Points {
		if !math.IsNaN(p.Predicted) && !math.IsInf(p.Predicted, 0) && !math.IsNaN(p.True) {
			fmt.Fprintf(&b, `<circle class="da" fill-opacity="0.45" cx="%.1f" cy="%.1f" r="2.6"><title>true %s, predicted %s</title></circle>`, x(p.True), y(p.Predicted), short(p.True), short(p.Predicted))
		}
	}
	fmt.Fprintf(&b, `<text x="%g" y="%g" text-anchor="end">true</text></svg></figure></div>`, side-rightMargin, side-2)
	return b.String()
}
