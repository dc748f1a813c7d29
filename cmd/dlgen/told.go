package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// What is wrong with a command line, told with what to type instead. The grammar of flags says what it found in its own words.

// plainer are those of its words that a user need not know, and what they mean.
var plainer = []struct {
	its  *regexp.Regexp
	ours string
}{
	{regexp.MustCompile(`expected string value but got "EOL" \(<EOL>\)`), "its value is missing"},
	{regexp.MustCompile(`missing value, expecting "<key>=<value>.*`), "its value is missing: NAME=VALUE"},
	{regexp.MustCompile(`missing value, expecting .*`), "its value is missing"},
	{regexp.MustCompile(`expected "<key>=<value>" but got`), "NAME=VALUE is wanted, not"},
	{regexp.MustCompile(`expected a valid \d+ bit u?int but got (".*")`), "$1 is no whole number"},
	{regexp.MustCompile(`^<\w+>: stat `), ""},
	{regexp.MustCompile(`expected an? (int|float|uint).* but got (".*?").*`), "$2 is no number"},
}

// elsewhere are flags of other tools, and where what they mean stands here.
var elsewhere = map[string]string{
	"lr": inBlock, "learning-rate": inBlock, "optimizer": inBlock, "loss": "the loss stands in the model", "dropout": inBlock,
	"gpu": "write --device gpu", "cuda": "write --device gpu", "gpus": "write --device gpu", "cpu": "write --device cpu", "no-cuda": "write --device cpu",
	"workers": "write --threads", "num-workers": "write --threads", "output": "write --out", "checkpoint": "write --weights", "model-path": "write --weights",
	"ckpt": "write --weights", "fp16": "write --precision mixed_float16", "bf16": "write --precision mixed_bfloat16", "amp": "write --precision mixed_bfloat16",
	"input": "files are named without a flag", "file": "files are named without a flag", "patience": inBlock, "verbose": "-q prints less",
}

// foreignVerbs are verbs of other tools, and what does it here.
var foreignVerbs = map[string]string{
	"tune": notTuned, "search": notTuned,
	"init": newFile, "new": newFile, "create": newFile,
	"build": writesGo, "compile": writesGo, "gen": writesGo, "export": writesGo, "convert": writesGo,
	"lint": looks, "vet": looks, "validate": looks, "test": measures, "evaluate": measures, "score": measures,
	"fit": "`dlgen train FILE` trains", "resume": "`dlgen train FILE --resume DIR` goes on with a run", "infer": predicts, "inference": predicts, "serve": predicts + "; a server is a Go program around `dlgen generate`'s package",
	"format": "`dlgen fmt -w FILE` brings a file into its one form", "plot": draws, "draw": draws, "visualize": draws, "show": "`dlgen summary FILE` shows a model's layers",
	"lsp": "there is no language server yet; `dlgen check --json FILE` prints mistakes for editors",
}

// What stands for several of them.
const (
	notTuned = "searching is not built yet; `dlgen train FILE --set NAME=VALUE` trains with another value of a const"
	newFile  = "a model is a text file, NAME.dl, that you write; https://github.com/dlgen/dlgen has one to begin with in docs/quickstart.md"
	writesGo = "`dlgen generate FILE` writes the Go of a model"
	looks    = "`dlgen check FILE` looks for mistakes"
	measures = "`dlgen eval FILE --weights W` measures losses and metrics"
	predicts = "`dlgen predict FILE --weights W INPUT` predicts"
	draws    = "`dlgen graph FILE` draws a model"
)

// inBlock answers flags for what a train block says.
const inBlock = "it stands in the train block; `const rate = 1e-3` at file level is what `--set rate=2e-3` changes"

var (
	unknownFlag = regexp.MustCompile(`unknown flag (-+[A-Za-z0-9_-]+)`)
	oneDash     = regexp.MustCompile(`^-[a-z][a-z-]+`)
)

// told is a fault of the command line with what to do about it.
func told(err error, args []string) string {
	text := err.Error()
	for _, p := range plainer {
		text = p.its.ReplaceAllString(text, p.ours)
	}
	if m := unknownFlag.FindStringSubmatch(text); m != nil {
		text = unknown(text, m[1], args)
	}
	switch {
	case strings.Contains(text, "missing flags: --weights=FILE"):
		text += "; dlgen train writes them"
		if found := newest("runs/*/weights.safetensors"); found != "" {
			text += ": --weights " + found
		}
	case strings.HasPrefix(text, `expected "<input>`) && slices.ContainsFunc(args, func(a string) bool { return filepath.Ext(a) == ".dl" }):
		text = "what to predict from is missing: files, or - for a table or a text on stdin"
	case strings.HasPrefix(text, `expected "<file>`), strings.HasPrefix(text, `expected "<input>`):
		text = "a .dl file is missing"
		if found, _ := filepath.Glob("*.dl"); len(found) > 0 {
			text += ", such as " + found[0]
		}
	case strings.HasPrefix(text, "unknown flag -v,"):
		text = "unknown flag -v; dlgen version shows the version, and dlgen verify -v more of its cases"
	}
	return text
}

// unknown says what is meant by a flag that a verb has not.
func unknown(text, flag string, args []string) string {
	flags := longFlags(args)
	for _, arg := range args { // Go's and Java's flags have one dash
		if name, _, _ := strings.Cut(strings.TrimPrefix(arg, "-"), "="); !strings.HasPrefix(flag, "--") && oneDash.MatchString(arg) && slices.Contains(flags, name) {
			return fmt.Sprintf("unknown flag %s, did you mean %q?", "-"+name, "--"+name)
		}
	}
	name := strings.ReplaceAll(strings.TrimLeft(flag, "-"), "_", "-")
	if hint := elsewhere[name]; hint != "" && !strings.Contains(text, "did you mean") {
		return text + ": " + hint
	}
	return text
}

// longFlags are the flags of the verb that a command line names.
func longFlags(args []string) []string {
	var names []string
	for _, verb := range newParser(io.Discard, io.Discard).Model.Children {
		if len(args) == 0 || verb.Name != args[0] {
			continue
		}
		for _, f := range verb.Flags {
			names = append(names, f.Name)
		}
	}
	return names
}

// newest is the file of a pattern that was written last, "" if there is none.
func newest(pattern string) string {
	files, _ := filepath.Glob(pattern)
	best, when := "", int64(0)
	for _, f := range files {
		if info, err := os.Stat(f); err == nil && info.ModTime().UnixNano() >= when {
			best, when = f, info.ModTime().UnixNano()
		}
	}
	return best
}

// otherKinds are files that are no programs of the language, by how their names end.
var otherKinds = map[string]string{
	".csv": "a table", ".tsv": "a table", ".parquet": "a table", ".npy": "an array", ".npz": "arrays", ".png": "a picture", ".jpg": "a picture", ".jpeg": "a picture",
	".safetensors": "weights", ".pt": "weights", ".pth": "weights", ".h5": "weights", ".keras": "weights", ".py": "Python", ".ipynb": "a notebook", ".go": "Go",
	".json": "JSON", ".lock": "what was learnt of data",
}

// judgePrograms finds a file of another kind where one of the language is wanted.
func judgePrograms(line *kong.Context) error {
	for _, p := range line.Path {
		if p.Positional == nil || p.Positional.Name != "file" && p.Positional.Name != "path" {
			continue
		}
		var paths []string
		switch v := p.Positional.Target.Interface().(type) {
		case string:
			paths = []string{v}
		case []string:
			paths = v
		}
		for _, path := range paths {
			kind := otherKinds[strings.ToLower(filepath.Ext(path))]
			if kind == "" {
				continue
			}
			text := fmt.Sprintf("%s is %s, not a .dl file", path, kind)
			if i := slices.IndexFunc(line.Args, func(a string) bool { return filepath.Ext(a) == ".dl" }); i >= 0 && p.Positional.Name == "file" {
				text += fmt.Sprintf("; the .dl file comes first: dlgen %s %s %s", line.Args[0], line.Args[i], path)
			}
			return usage(text)
		}
	}
	return nil
}
