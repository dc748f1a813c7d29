package runner

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt/safetensors"
)

// verification is a line of the manifest.
type verification struct {
	Case  string `json:"case"`
	Model int    `json:"model"`
	Block int    `json:"block"`
	File  string `json:"file"`
}

// verdict is a line of what verify prints.
type verdict struct {
	Case   string `json:"case"`
	Passed bool   `json:"passed"`
	Report string `json:"report"`
}

// verify compares models with reference vectors.
func (p *program) verify(ctx context.Context, args []string) error {
	f := p.flags("verify")
	manifest := f.String("cases", "", "the manifest, - for stdin")
	if err := p.parse(f, args, 0); err != nil {
		return err
	}
	from := p.stdin
	if *manifest == "" {
		return errUsage("-cases is missing")
	}
	if *manifest != "-" {
		r, err := os.Open(*manifest)
		if err != nil {
			return err
		}
		defer r.Close()
		from = r
	}
	lines := json.NewDecoder(bufio.NewReader(from))
	out := json.NewEncoder(p.stdout)
	out.SetEscapeHTML(false)
	for ctx.Err() == nil {
		var v verification
		if err := lines.Decode(&v); err == io.EOF {
			return nil
		} else if err != nil {
			return errIn(*manifest, err)
		}
		report := p.judge(&v, f.threads)
		if err := out.Encode(verdict{v.Case, report == "", report}); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// judge runs a case and returns the lines of what differs. What generated code panics with is such a line.
func (p *program) judge(v *verification, threads int) (report string) {
	defer func() {
		if r := recover(); r != nil {
			report = fmt.Sprintf("%s: panic: %v\n", v.Case, r)
		}
	}()
	lines, err := p.differences(v, threads)
	if err != nil {
		lines = []string{err.Error()}
	}
	for _, line := range lines {
		report += v.Case + ": " + line + "\n"
	}
	return report
}

// differences runs a case and says what differs, key by key.
func (p *program) differences(v *verification, threads int) ([]string, error) {
	if v.Model < 0 || v.Model >= len(p.models) {
		return nil, errModel(v.Model)
	}
	f, err := readFile(v.File)
	if err != nil {
		return nil, err
	}
	q := &request{block: v.Block, fields: &safetensors.File{}, weights: &safetensors.File{}}
	var wanted []safetensors.Tensor
	for _, t := range f.Tensors {
		switch kind, name, _ := strings.Cut(t.Name, "."); kind {
		case "in":
			t.Name = name
			q.fields.Tensors = append(q.fields.Tensors, t)
		case "weight":
			t.Name = name
			q.weights.Tensors = append(q.weights.Tensors, t)
		case "want":
			t.Name = name
			wanted = append(wanted, t)
			q.grads = q.grads || strings.HasPrefix(name, "grad.")
		default:
			return nil, errKey(t.Name)
		}
	}
	tol, err := q.settings(f.Metadata)
	if err != nil {
		return nil, err
	}
	l := p.models[v.Model].Learner
	got, err := compute(l, q, threads)
	if err != nil {
		return nil, err
	}
	outputs := names(l.Model.Predict.Results)
	var lines []string
	for _, want := range wanted {
		k := slices.IndexFunc(got, func(t safetensors.Tensor) bool { return t.Name == want.Name })
		if k < 0 {
			lines = append(lines, want.Name+": not computed; there are "+listed(got))
			continue
		}
		if text := tol.of(want.Name, f.Metadata).compare(&want, &got[k], !slices.Contains(outputs, want.Name)); text != "" {
			lines = append(lines, want.Name+": "+text)
		}
	}
	return lines, nil
}

// settings takes mode, steps and tolerance from a case's metadata.
func (q *request) settings(metadata map[string]string) (tol tolerance, err error) {
	switch metadata["mode"] {
	case "train":
		q.training = true
	case "predict":
	default:
		return tol, errMode(metadata["mode"])
	}
	if steps := metadata["steps"]; steps != "" {
		if q.steps, err = strconv.Atoi(steps); err != nil {
			return tol, errIn("steps", err)
		}
	}
	rtol, errR := strconv.ParseFloat(metadata["rtol"], 64)
	atol, errA := strconv.ParseFloat(metadata["atol"], 64)
	return tolerance{rtol, atol}, errors.Join(errR, errA)
}

// of is the tolerance for one tensor: a case may give it an atol of its own, as `atol.NAME`.
func (tol tolerance) of(name string, metadata map[string]string) tolerance {
	if atol, err := strconv.ParseFloat(metadata["atol."+name], 64); err == nil {
		tol.atol = atol
	}
	return tol
}

// listed prints the names of tensors.
func listed(tensors []safetensors.Tensor) string {
	list := make([]string, len(tensors))
	for i := range tensors {
		list[i] = tensors[i].Name
	}
	return strings.Join(list, ", ")
}
