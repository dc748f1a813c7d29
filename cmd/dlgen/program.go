package main

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/codegen/build"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/internal/modelgraph"
)

// program is a .dl file with what changes the code that is generated and how it runs: the verbs that run models
// embed it.
type program struct {
	file
	modelName
	setting
	dataFolder
	BatchSize count     `placeholder:"N" help:"Rows of a batch, instead of the train block's."`
	Device    string    `enum:"auto,cpu,gpu" default:"auto" help:"Where to run: auto, cpu or gpu."`
	Precision precision `placeholder:"NAME" help:"What layers compute in, instead of what the train block says: float32, mixed_bfloat16 or mixed_float16."`
	Threads   count     `placeholder:"N" help:"Threads. Default: one a core."`
	kept      string    // the folder of a training whose lock files count, or ""
	goesOn    bool      // with the training of that folder
	Memory    amount    `placeholder:"SIZE" help:"How much of a dataset is held in memory, such as 512MiB; a larger one is read and shuffled in blocks. Default: 1GiB."`
}

// built is a program that runs.
type built struct {
	source *codegen.Program
	binary string
	models []string     // the names of its models
	trains []trainBlock // those that have data
}

// trainBlock is a train block with its model.
type trainBlock struct{ name, model string }

// build generates a file's code and builds it, in the cache.
func (v *program) build(e *env, gradients bool) (*built, error) {
	if v.BatchSize > math.MaxInt32 {
		return nil, usage(fmt.Sprintf("--batch-size %d: an axis has at most %d elements", v.BatchSize, math.MaxInt32))
	}
	if err := v.takeKept(e); err != nil {
		return nil, err
	}
	options := e.options([]string{v.File}, v.setting, v.dataFolder)
	options.Kept = v.kept
	p, err := codegen.Load(options)
	if err != nil {
		return nil, err
	}
	if len(p.Files()) != 1 {
		return nil, usage(v.File + " is a folder: name one file")
	}
	outputs := p.Packages[0].Generate(codegen.Target{Device: v.target(), Checked: checked(), Separate: true, BatchSize: int(v.BatchSize), Precision: string(v.Precision), Tool: true, Gradients: gradients, Activations: !gradients})
	if err := e.report(p.Diags()); err != nil {
		return nil, err
	}
	if v.kept != "" {
		if err := p.CompareKept(v.kept); err != nil {
			return nil, err
		}
	}
	out := &built{source: p, models: modelNames(p)}
	if v.Model != "" && !slices.Contains(out.models, v.Model) {
		return nil, unknownModel(v.File, v.Model, out.models)
	}
	for _, t := range p.Files()[0].Checked.Trains {
		if t.Dataset != nil {
			out.trains = append(out.trains, trainBlock{t.Name, t.Model.Name})
		}
	}
	out.binary, err = e.buildProgram(outputs, graphsOf(p.Files()[0].Checked.Models), p.Packages[0].Dir)
	return out, err
}

// graphsOf draws models for their reports, by their names.
func graphsOf(models []*model.Model) map[string]string {
	graphs := map[string]string{}
	for _, m := range models {
		if g := modelgraph.Fitting(m); g != nil {
			var svg bytes.Buffer
			g.SVG(&svg)
			graphs[m.Name] = svg.String()
		}
	}
	return graphs
}

// buildProgram links generated packages with the runner.
func (e *env) buildProgram(outputs []codegen.Output, graphs map[string]string, folder string) (string, error) {
	cache, err := newCache()
	if err != nil {
		return "", err
	}
	files := map[string][]byte{}
	var packages []string
	gpu := false
	for _, o := range outputs {
		path := filepath.ToSlash(o.Path)
		files[path] = o.Text
		if name := path[:strings.Index(path, "/")]; !slices.Contains(packages, name) {
			packages = append(packages, name)
		}
		gpu = gpu || strings.HasSuffix(path, "_device.go")
	}
	files["main.go"] = mainText(packages, graphs, gpu)
	return cache.Build(e.ctx, build.Program{Files: files, Folder: folder})
}

// mainText is the program around generated packages, with drawings of models by their names; it links the drivers for GPUs if one of
// them has a program for them.
func mainText(packages []string, graphs map[string]string, gpu bool) []byte {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n")
	if gpu {
		b.WriteString("\t_ \"github.com/dlgen/dlgen/rt/gpu\"\n")
	}
	b.WriteString("\t\"github.com/dlgen/dlgen/rt/runner\"\n\n")
	for i, name := range packages {
		fmt.Fprintf(&b, "\tp%d %q\n", i, "model/"+name)
	}
	b.WriteString(")\n\nfunc main() {\n\tvar models []runner.Model\n")
	for i := range packages {
		fmt.Fprintf(&b, "\tmodels = append(models, p%d.Tool_()...)\n", i)
	}
	if len(graphs) > 0 {
		b.WriteString("\tfor i := range models {\n\t\tmodels[i].Graph = graphs[models[i].Learner.Model.Name]\n\t}\n")
	}
	b.WriteString("\trunner.Main(models)\n}\n")
	if len(graphs) > 0 {
		fmt.Fprintf(&b, "\nvar graphs = %#v\n", graphs)
	}
	return []byte(b.String())
}

// arguments are a runner's flags, in the order in which they are added.
type arguments []string

// add appends flags with their values; what was not given is left out.
func (a *arguments) add(name string, value any) {
	switch value := value.(type) {
	case string:
		if value != "" {
			*a = append(*a, "-"+name, value)
		}
	case bool:
		if value {
			*a = append(*a, "-"+name)
		}
	case *int:
		if value != nil {
			*a = append(*a, "-"+name, strconv.Itoa(*value))
		}
	case *float64:
		if value != nil {
			*a = append(*a, "-"+name, strconv.FormatFloat(*value, 'g', -1, 64))
		}
	case count:
		if value != 0 {
			*a = append(*a, "-"+name, strconv.Itoa(int(value)))
		}
	default:
		panic(fmt.Sprintf("%T of -%s would get lost", value, name))
	}
}

// target is for which device code is generated: what the flag says, else what the train blocks say.
func (v *program) target() string {
	if v.Device == "auto" {
		return ""
	}
	return v.Device
}

// checked reports whether kernels for GPUs are to check each index.
func checked() bool { return os.Getenv("DLGEN_CHECKED") == "1" }

// common begins a runner's arguments: verb, model, threads, device.
func (v *program) common(verb, model string) arguments {
	a := arguments{verb}
	if v.Device != "auto" {
		a.add("device", v.Device)
	}
	a.add("m", model)
	a.add("threads", v.Threads)
	return a
}

// reading adds the folders of data.
func (v *program) reading(a *arguments) {
	a.add("beside", v.folder())
	a.add("data", v.Data)
	if v.Memory > 0 {
		a.add("memory", strconv.FormatInt(int64(v.Memory), 10))
	}
}

// folder is where the .dl file lies.
func (v *program) folder() string {
	if v.File == "-" {
		return "."
	}
	return filepath.Dir(v.File)
}

// again is what a person types to run a verb on this file once more with the same code.
func (v *program) again(verb string, more ...string) string {
	words := []string{"dlgen", verb, v.File}
	if v.Model != "" {
		words = append(words, "-m", v.Model)
	}
	for _, key := range slices.Sorted(maps.Keys(v.Set)) {
		words = append(words, "--set", key+"="+v.Set[key])
	}
	if v.BatchSize > 0 {
		words = append(words, "--batch-size", strconv.Itoa(int(v.BatchSize)))
	}
	if v.Precision != "" {
		words = append(words, "--precision", string(v.Precision))
	}
	if v.Device != "auto" && v.Device != "" {
		words = append(words, "--device", v.Device)
	}
	if v.Data != "" {
		words = append(words, "--data", v.Data)
	}
	if v.Memory > 0 {
		words = append(words, "--memory", strconv.FormatInt(int64(v.Memory), 10))
	}
	words = append(words, more...)
	for i, w := range words {
		if strings.ContainsAny(w, " \t'\"$&|;<>()*?`\\") {
			words[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
	}
	return strings.Join(words, " ")
}
