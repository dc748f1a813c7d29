package catalog

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/dsl"
)

// rearranging is rearrange, whose further arguments are the lengths of the axes that its pattern names.
var rearranging = []Entry{{
	Kind: Func, Name: "rearrange",
	Doc:    "rearrange reorders, joins and splits axes by names: \"a b c -> c (a b)\" (einops). The names are those of a sample's axes; a length that splitting leaves open is given by its name of one letter, a=2.",
	Params: append([]Param{required("tensor", Tensor, "A value."), required("pattern", TextArg, "The axes before and behind `->`, those in brackets joined.")}, letterParams()...),
	Rule: func(c *Call) {
		t := c.In[0].Type
		r, err := c.Args.Rearrangement(t.Shape)
		if err != nil {
			c.wrongValue("pattern", "rearrange cannot bring %s into this order: %s", t, err).WithHint("the names are those of a sample's axes; the batch has none")
			return
		}
		t.Shape = r.Out
		c.Out(t)
	},
	Example: `output y = rearrange(x, "(a b) w c -> a w (b c)", a=2)`,
}}

// letterParams are arguments for lengths, one for each letter.
func letterParams() []Param {
	var out []Param
	for l := 'a'; l <= 'z'; l++ {
		out = append(out, Param{Name: string(l), Type: IntArg, Default: "none", AtCall: true, Within: [2]float64{1, longest}, Doc: "The length of the axis " + string(l) + "."})
	}
	return out
}

// Rearrangement is what a pattern does: axes are split, put into another order and joined.
type Rearrangement struct {
	Split dsl.Shape
	Order []int
	Out   dsl.Shape
}

// Rearrangement reads the pattern of rearrange for a shape.
func (a *Args) Rearrangement(shape dsl.Shape) (r Rearrangement, err error) {
	text, _ := a.Values["pattern"].(Text)
	left, right, ok := strings.Cut(string(text), "->")
	if !ok {
		return r, errors.New("it has no `->`")
	}
	from, err := axisGroups(left)
	if err != nil {
		return r, err
	}
	to, err := axisGroups(right)
	if err != nil {
		return r, err
	}
	from, to = spellDots(from, to, len(shape))
	if len(from) != len(shape) {
		return r, errors.New("it names " + countOf(len(from), "axis") + " of " + countOf(len(shape), "axis"))
	}
	length := map[string]dsl.Dim{"1": 1}
	var names []string
	for i, group := range from {
		if err := a.splitAxis(group, shape[i], length); err != nil {
			return r, err
		}
		for _, n := range group {
			if n != "1" {
				r.Split, names = append(r.Split, length[n]), append(names, n)
			}
		}
	}
	return r, r.arrange(to, names, length)
}

// arrange finds each name behind the arrow among those before it.
func (r *Rearrangement) arrange(to [][]string, names []string, length map[string]dsl.Dim) error {
	r.Out = dsl.Shape{}
	for _, group := range to {
		d := dsl.Dim(1)
		for _, n := range group {
			if n == "1" {
				continue
			}
			at := slices.Index(names, n)
			if at < 0 || slices.Contains(r.Order, at) {
				return errors.New("`" + n + "` stands once before and once behind the arrow")
			}
			r.Order = append(r.Order, at)
			d *= length[n]
		}
		r.Out = append(r.Out, d)
	}
	if len(r.Order) != len(names) {
		return errors.New("each name before the arrow stands behind it too")
	}
	return nil
}

// splitAxis gives the names that an axis is joined of their lengths; one of them may be open.
func (a *Args) splitAxis(group []string, d dsl.Dim, length map[string]dsl.Dim) error {
	known, open := dsl.Dim(1), ""
	for _, n := range group {
		if n == "1" {
			continue
		}
		if _, twice := length[n]; twice {
			return errors.New("`" + n + "` stands twice before the arrow")
		}
		switch {
		case a.Has(n) && a.Int(n) > 0:
			length[n] = dsl.Dim(a.Int(n))
			known *= length[n]
		case open == "":
			open = n
			length[n] = 0
		default:
			return errors.New("how long `" + open + "` and `" + n + "` are is not known: give one, `" + n + "=…`")
		}
	}
	if open != "" && d%known == 0 {
		length[open] = d / known
		known = d
	}
	if known != d {
		return errors.New("an axis of length " + strconv.Itoa(int(d)) + " does not split into (" + strings.Join(group, " ") + ")")
	}
	return nil
}

// axisGroups reads one side of a pattern: names, and names in brackets.
func axisGroups(text string) (groups [][]string, err error) {
	text = strings.NewReplacer("(", " ( ", ")", " ) ").Replace(text)
	var open []string
	inside := false
	for _, word := range strings.Fields(text) {
		switch {
		case word == "(" && !inside:
			open, inside = []string{}, true
		case word == ")" && inside:
			groups, inside = append(groups, open), false
		case word == "(" || word == ")":
			return nil, errors.New("its brackets do not match")
		case inside:
			open = append(open, word)
		default:
			groups = append(groups, []string{word})
		}
	}
	if inside {
		return nil, errors.New("its brackets do not match")
	}
	return groups, nil
}

// spellDots replaces `...` by names of the axes that it stands for.
func spellDots(from, to [][]string, rank int) ([][]string, [][]string) {
	var dots []string
	for i := range rank - len(from) + 1 {
		dots = append(dots, "..."+strconv.Itoa(i))
	}
	spell := func(groups [][]string) (out [][]string) {
		for _, g := range groups {
			switch at := slices.Index(g, "..."); {
			case at < 0:
				out = append(out, g)
			case len(g) > 1:
				out = append(out, slices.Concat(g[:at], dots, g[at+1:]))
			default:
				for _, d := range dots {
					out = append(out, []string{d})
				}
			}
		}
		return out
	}
	return spell(from), spell(to)
}
