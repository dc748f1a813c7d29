package main

import (
	"fmt"
	"strconv"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/internal/sources"
)

// A flag has one spelling and one meaning in all verbs; it stands here once, and verbs embed it.
type (
	// paths are the files of verbs that take many.
	paths struct {
		Paths []string `arg:"" optional:"" name:"path" help:"Files, folders, or ./... for all below; - is stdin. Default: this folder."`
	}
	// file is the file of verbs that take one.
	file struct {
		File string `arg:"" name:"file" help:"The .dl file; - is stdin."`
	}
	// setting overrides consts.
	setting struct {
		Set map[string]string `name:"set" mapsep:"none" placeholder:"NAME=VALUE" help:"Give a file-level const another value; may be repeated."`
	}
	// dataFolder tells where data lie.
	dataFolder struct {
		Data string `name:"data" placeholder:"DIR" help:"Look up data files here too, after the folder of the .dl file."`
	}
	// modelName picks a model.
	modelName struct {
		Model string `short:"m" name:"model" placeholder:"MODEL" help:"The model, where the file has several."`
	}
	// asJSON is for programs.
	asJSON struct {
		JSON bool `name:"json" help:"Print one JSON object a line."`
	}
)

// count is a whole number of at least 1; 0 if it was not given.
type count int

// UnmarshalText reads it.
func (c *count) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 1 {
		return fmt.Errorf("%q is no whole number of at least 1", text)
	}
	*c = count(n)
	return nil
}

// precision is what layers compute in; "" if it was not given.
type precision string

// UnmarshalText reads it.
func (p *precision) UnmarshalText(text []byte) error {
	switch *p = precision(text); *p {
	case "float32", "mixed_bfloat16", "mixed_float16":
		return nil
	}
	return fmt.Errorf("%q is none of float32, mixed_bfloat16 and mixed_float16", text)
}

// options are what files are loaded with.
func (e *env) options(paths []string, set setting, data dataFolder) codegen.Options {
	return codegen.Options{Paths: paths, Stdin: e.stdin, Set: set.Set, Data: data.Data, Learn: sources.Learn, Weights: sources.Weights}
}
