package modelgraph

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// style is the picture's, in light and in dark.
const style = `<style>
:root { color-scheme: light dark }
text { font: 12px system-ui, sans-serif; fill: #1c2530; text-anchor: middle }
.detail { font-size: 11px; fill: #5b6775 }
.title { font-weight: 600 }
.box { fill: #eef2f7; stroke: #b5c0cd }
.input, .output { fill: #e3f1ea; stroke: #93bfa9 }
.function { fill: #ffffff; stroke: #c9d1da; stroke-dasharray: 3 2 }
.edge { fill: none; stroke: #8492a2; stroke-width: 1.3 }
marker path { fill: #8492a2 }
@media (prefers-color-scheme: dark) {
text { fill: #e6ebf1 }
.detail { fill: #9fabb9 }
.box { fill: #27313d; stroke: #4b5a6b }
.input, .output { fill: #1f3a30; stroke: #457a63 }
.function { fill: #171c22; stroke: #46525f }
.edge { stroke: #7d8b9b }
marker path { fill: #7d8b9b }
}
</style>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
`

// classes are the kinds' names in the style.
var classes = map[Kind]string{Input: "box input", Layer: "box", Function: "box function", Output: "box output"}

// SVG writes the graph as a picture.
func (g *Graph) SVG(w io.Writer) {
	l := newLayout(g)
	fmt.Fprintf(w, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" width=\"%[1]s\" height=\"%[2]s\" role=\"img\" aria-label=\"%s\">\n%s",
		px(l.width), px(l.height), escape("layers of "+g.Name), style)
	for _, way := range l.ways {
		fmt.Fprintf(w, "<path class=\"edge\" marker-end=\"url(#arrow)\" d=\"%s\"/>\n", curve(way))
	}
	for i, n := range g.Nodes {
		s := l.spots[i]
		round := 5
		if n.Kind != Layer {
			round = boxHeight / 2
		}
		fmt.Fprintf(w, "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%d\" rx=\"%d\"/>\n",
			classes[n.Kind], px(s.x-s.width/2), px(top(s.row)), px(s.width), boxHeight, round)
		fmt.Fprintf(w, "<text class=\"title\" x=\"%s\" y=\"%s\">%s</text><text class=\"detail\" x=\"%[1]s\" y=\"%[4]s\">%[5]s</text>\n",
			px(s.x), px(top(s.row)+17), escape(n.Title), px(top(s.row)+33), escape(n.detail()))
	}
	fmt.Fprintln(w, "</svg>")
}

// curve is the line of an edge: straight through the rows that it passes, bent between them.
func curve(way []*spot) string {
	var d strings.Builder
	x, y := way[0].x, top(way[0].row)+boxHeight
	fmt.Fprintf(&d, "M%s %s", px(x), px(y))
	for i, s := range way[1:] {
		end := top(s.row)
		bend := max((end-y)/2, rowGap/2)
		fmt.Fprintf(&d, "C%s %s %s %s %s %s", px(x), px(y+bend), px(s.x), px(end-bend), px(s.x), px(end))
		x, y = s.x, end
		if i < len(way)-2 {
			y += boxHeight
			fmt.Fprintf(&d, "V%s", px(y))
		}
	}
	return d.String()
}

// px prints a length with a digit behind the point, if it needs one.
func px(x float64) string { return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64) }

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}
