package irtest

import (
	"embed"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

//go:embed cases/*.ir
var files embed.FS

// Case is a graph with what it is fed and how exactly its results can be computed.
type Case struct {
	Name      string // conv.2d
	Primitive string // conv
	Text      string
	Graph     *ir.Graph // for this caller alone
	Low, High float64
	Rows      int
	Order     int
	Tolerance float64
}

// Cases returns the corpus in the order of the names. It panics if a file is not well formed.
func Cases() []Case {
	entries, err := files.ReadDir("cases")
	if err != nil {
		panic(err)
	}
	var cases []Case
	for _, e := range entries {
		text, err := files.ReadFile("cases/" + e.Name())
		if err != nil {
			panic(err)
		}
		c, err := parseCase(strings.TrimSuffix(path.Base(e.Name()), ".ir"), string(text))
		if err != nil {
			panic(fmt.Sprintf("irtest: cases/%s: %v", e.Name(), err))
		}
		cases = append(cases, c)
	}
	return cases
}

func parseCase(name, text string) (Case, error) {
	primitive, _, _ := strings.Cut(name, ".")
	c := Case{Name: name, Primitive: primitive, Text: text, Low: -1, High: 1, Rows: 3, Tolerance: 1e-5}
	for line := range strings.Lines(text) {
		comment, ok := strings.CutPrefix(line, "// ")
		key, value, pair := strings.Cut(comment, ": ")
		if !ok || !pair {
			continue
		}
		if err := c.set(key, strings.TrimSpace(value)); err != nil {
			return c, err
		}
	}
	var err error
	c.Graph, err = ir.Parse(text)
	return c, err
}

func (c *Case) set(key, value string) (err error) {
	switch key {
	case "range":
		low, high, _ := strings.Cut(value, "..")
		if c.Low, err = strconv.ParseFloat(low, 64); err == nil {
			c.High, err = strconv.ParseFloat(high, 64)
		}
	case "rows":
		c.Rows, err = strconv.Atoi(value)
	case "order":
		c.Order, err = strconv.Atoi(value)
	case "tolerance":
		c.Tolerance, err = strconv.ParseFloat(value, 64)
	}
	return err
}
