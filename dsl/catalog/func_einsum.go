package catalog

import (
	"errors"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Subscripts are the labels of the axes of an einsum's values and result. A letter is its label; the axes that `...`
// stands for have negative ones, -1 the last.
type Subscripts struct {
	In  [][]int
	Out []int
}

// ParseSubscripts reads the text of an einsum over values of some numbers of axes.
func ParseSubscripts(text string, ranks []int) (Subscripts, error) {
	left, right, explicit := strings.Cut(strings.ReplaceAll(text, " ", ""), "->")
	parts := strings.Split(left, ",")
	if len(parts) != len(ranks) {
		return Subscripts{}, errors.New(countOf(len(parts), "value") + " in the letters, " + countOf(len(ranks), "value") + " given")
	}
	var s Subscripts
	wide := 0
	for i, part := range parts {
		labels, hidden, err := readLabels(part, ranks[i])
		if err != nil {
			return s, err
		}
		s.In, wide = append(s.In, labels), max(wide, hidden)
	}
	if !explicit {
		s.Out = impliedOut(s.In, wide)
		return s, nil
	}
	rank := len(right)
	if strings.Contains(right, "...") {
		rank += wide - len("...")
	} else if wide > 0 {
		return s, errors.New("the result lacks the `...` of the values")
	}
	var err error
	if s.Out, _, err = readLabels(right, rank); err != nil {
		return s, err
	}
	for i, l := range s.Out {
		if slices.Contains(s.Out[:i], l) {
			return s, errors.New("the result names `" + string(rune(l)) + "` twice")
		}
		if l > 0 && !slices.ContainsFunc(s.In, func(in []int) bool { return slices.Contains(in, l) }) {
			return s, errors.New("the result has `" + string(rune(l)) + "`, which no value has")
		}
	}
	return s, nil
}

// readLabels reads the letters of one value; hidden is how many axes `...` stands for.
func readLabels(part string, rank int) (labels []int, hidden int, err error) {
	before, after, dots := strings.Cut(part, "...")
	letters := len(before) + len(after)
	if !dots && letters != rank || letters > rank {
		return nil, 0, errors.New("`" + part + "` names " + countOf(letters, "axis") + " of a value with " + countOf(rank, "axis"))
	}
	hidden = rank - letters
	for _, text := range []string{before, after} {
		for _, r := range text {
			if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
				return nil, 0, errors.New("`" + string(r) + "` is no letter")
			}
			labels = append(labels, int(r))
		}
		if text == before && dots {
			for i := hidden; i > 0; i-- {
				labels = append(labels, -i)
			}
			dots = false
		}
	}
	return labels, hidden, nil
}

func countOf(n int, word string) string {
	digits := "0123456789"
	switch {
	case n == 1:
		return "1 " + word
	case word == "axis":
		word = "axes"
	default:
		word += "s"
	}
	if n < 10 {
		return digits[n:n+1] + " " + word
	}
	return "more than 9 " + word
}

// impliedOut is the result of an einsum without `->`: the axes of `...`, then the letters that stand once, sorted.
func impliedOut(in [][]int, wide int) []int {
	var out []int
	for i := wide; i > 0; i-- {
		out = append(out, -i)
	}
	count := map[int]int{}
	for _, labels := range in {
		for _, l := range labels {
			count[l]++
		}
	}
	var once []int
	for l, n := range count {
		if n == 1 && l > 0 {
			once = append(once, l)
		}
	}
	slices.Sort(once)
	return append(out, once...)
}

func einsum(c *Call) {
	var ranks []int
	for _, o := range c.In {
		ranks = append(ranks, len(o.Type.Shape))
	}
	text, _ := c.Args.Values["subscripts"].(Text)
	s, err := ParseSubscripts(string(text), ranks)
	if err != nil {
		c.wrongValue("subscripts", "einsum cannot read %q: %s", string(text), err).WithHint("the letters name a sample's axes; the batch has none")
		return
	}
	length := map[int]dsl.Dim{}
	for i, labels := range s.In {
		for k, l := range labels {
			d := c.In[i].Type.Shape[k]
			if old, ok := length[l]; ok && old != d && old != 1 && d != 1 {
				c.Fail("", diag.ShapesDiffer, "the axis `%s` of einsum is %d long in one value and %d in another", labelName(l), old, d)
				return
			}
			length[l] = max(length[l], d)
		}
	}
	shape := dsl.Shape{}
	for _, l := range s.Out {
		shape = append(shape, length[l])
	}
	c.product(shape)
}

func labelName(l int) string {
	if l < 0 {
		return "..."
	}
	return string(rune(l))
}
