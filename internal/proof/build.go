package proof

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/codegen/build"
)

// perPackage is how many models a generated package has, perBinary how many packages a program.
const (
	perPackage = 12
	perBinary  = 40
)

// Prover builds and runs.
type Prover struct {
	Cache  *build.Cache
	Folder string // of a module that has the runtime
	Work   string // where vectors are written
	// Device is gpu to let a GPU compute, by the driver that DLGEN_GPU names.
	Device string
}

// Prove compares generated code with what the oracle computed; it returns what is wrong by the subject's name.
func (p *Prover) Prove(ctx context.Context, subjects []*Subject) (map[string]string, error) {
	faults := map[string]string{}
	var packages []*generated
	for len(subjects) > 0 {
		n := 1
		for n < min(perPackage, len(subjects)) && subjects[n].batch() == subjects[0].batch() {
			n++
		}
		packages = append(packages, p.generate(subjects[:n], faults)...)
		subjects = subjects[n:]
	}
	for group := range slices.Chunk(packages, perBinary) {
		if err := p.judge(ctx, group, faults); err != nil {
			return nil, err
		}
	}
	return faults, nil
}

// generated is a package of several models.
type generated struct {
	name     string
	subjects []*Subject
	files    map[string][]byte // their texts by their names
}

// generate makes a package of some programs; where that fails, of halves of them, until it is known which is at fault.
func (p *Prover) generate(group []*Subject, faults map[string]string) []*generated {
	files, err := p.textOf(group)
	switch {
	case err == nil:
		return []*generated{{subjects: group, files: files}}
	case len(group) == 1:
		faults[group[0].Name] = err.Error()
		return nil
	}
	half := len(group) / 2
	return append(p.generate(group[:half], faults), p.generate(group[half:], faults)...)
}

// place is what stands for the name of the package, which is not known yet.
const place = "pplaceholder"

// textOf generates the Go text of some programs.
func (p *Prover) textOf(group []*Subject) (map[string][]byte, error) {
	var all strings.Builder
	for i, s := range group {
		all.WriteString(s.source(fmt.Sprintf("M%d", i)) + "\n")
	}
	source, err := load(all.String())
	if err != nil {
		return nil, err
	}
	out := source.Generate(codegen.Target{Separate: true, Package: place, BatchSize: group[0].batch() + 1, Tool: true, Gradients: true, Device: p.Device})
	if out == nil {
		return nil, &Refused{source.Diags}
	}
	files := map[string][]byte{}
	for _, o := range out {
		files[filepath.Base(o.Path)] = o.Text
	}
	return files, nil
}

// judge builds a program of several packages and lets it compare. Programs whose code does not compile are left out.
func (p *Prover) judge(ctx context.Context, group []*generated, faults map[string]string) error {
	for len(group) > 0 {
		files := map[string][]byte{}
		for i, g := range group {
			g.name = fmt.Sprintf("p%d", i)
			for name, text := range g.files {
				files[g.name+"/"+name] = bytes.Replace(text, []byte("package "+place), []byte("package "+g.name), 1)
			}
		}
		files["main.go"] = p.mainText(group)
		binary, err := p.Cache.Build(ctx, build.Program{Files: files, Folder: p.Folder, Plain: true})
		if err == nil {
			return p.compare(ctx, binary, group, faults)
		}
		rest, broken := p.apart(group, err.Error(), faults)
		if ctx.Err() != nil || !broken {
			return err
		}
		group = rest
	}
	return nil
}

// heading is what the go command prints above the faults of a package.
var heading = regexp.MustCompile(`(?m)^\s*# model/(p\d+)$`)

// apart puts the programs of packages that do not compile into packages of their own; one that is in one already has
// a fault.
func (p *Prover) apart(group []*generated, text string, faults map[string]string) (rest []*generated, broken bool) {
	at := heading.FindAllStringSubmatchIndex(text, -1)
	said := map[string]string{}
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		said[text[m[2]:m[3]]] = text[m[1]:end]
	}
	for _, g := range group {
		switch fault, bad := said[g.name]; {
		case !bad:
			rest = append(rest, g)
		case len(g.subjects) == 1:
			faults[g.subjects[0].Name] = "the generated code does not compile:" + fault
		default:
			for _, s := range g.subjects {
				rest = append(rest, p.generate([]*Subject{s}, faults)...)
			}
		}
	}
	return rest, len(said) > 0
}

// compare runs a program over all cases of its models.
func (p *Prover) compare(ctx context.Context, binary string, group []*generated, faults map[string]string) error {
	cases, err := p.manifest(group)
	if err != nil {
		return err
	}
	for len(cases) > 0 {
		done, err := p.runOnce(ctx, binary, cases, faults)
		if err != nil {
			return err
		}
		cases = cases[done:]
	}
	return nil
}

// line is one of what the runner is told, and of what it says.
type line struct {
	Case   string `json:"case"`
	Model  int    `json:"model"`
	File   string `json:"file"`
	Passed bool   `json:"passed"`
	Report string `json:"report"`
}

// manifest writes the vectors; models are numbered through all programs.
func (p *Prover) manifest(group []*generated) ([]line, error) {
	var lines []line
	model := 0
	for _, g := range group {
		for _, s := range g.subjects {
			model += strings.Count("\n"+s.Text, "\nmodel ")
			paths, err := s.files(p.Work, model-s.After)
			if err != nil {
				return nil, err
			}
			for _, path := range paths {
				lines = append(lines, line{Case: s.Name, Model: model - 1 - s.After, File: path})
			}
		}
	}
	return lines, nil
}

// runOnce starts the program and returns how many cases are done with: a case that ends the program is one of them.
func (p *Prover) runOnce(ctx context.Context, binary string, cases []line, faults map[string]string) (int, error) {
	var manifest, out, said bytes.Buffer
	e := json.NewEncoder(&manifest)
	for _, c := range cases {
		if err := e.Encode(c); err != nil {
			return 0, err
		}
	}
	cmd := exec.CommandContext(ctx, binary, "verify", "-cases", "-", "-device", cmp.Or(p.Device, "cpu"))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &manifest, &out, &said
	ended := cmd.Run()
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	d := json.NewDecoder(&out)
	for i, c := range cases {
		var got line
		if d.Decode(&got) != nil {
			text := said.String()
			faults[c.Case] += fmt.Sprintf("the program ended: %v\n%s", ended, text[:min(len(text), 2000)])
			return i + 1, nil
		}
		if !got.Passed {
			faults[c.Case] += filepath.Base(c.File) + ":\n" + got.Report
		}
	}
	return len(cases), nil
}

// mainText is the program around the packages.
func (p *Prover) mainText(group []*generated) []byte {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n")
	if p.Device == "gpu" {
		b.WriteString("\t_ \"github.com/dlgen/dlgen/rt/gpu\"\n")
	}
	b.WriteString("\t\"github.com/dlgen/dlgen/rt/runner\"\n\n")
	for _, g := range group {
		fmt.Fprintf(&b, "\t%q\n", "model/"+g.name)
	}
	b.WriteString(")\n\nfunc main() {\n\tvar models []runner.Model\n")
	for _, g := range group {
		fmt.Fprintf(&b, "\tmodels = append(models, %s.Tool_()...)\n", g.name)
	}
	b.WriteString("\trunner.Main(models)\n}\n")
	return []byte(b.String())
}
