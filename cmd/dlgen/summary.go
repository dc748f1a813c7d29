package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dlgen/dlgen/codegen"
)

// summaryVerb is `dlgen summary`.
type summaryVerb struct {
	file
	modelName
	setting
	dataFolder
	asJSON
}

// Help is what `dlgen summary --help` shows.
func (*summaryVerb) Help() string {
	return `Shows the layers of a model with shapes and numbers of parameters, then memory and work.

Examples:
  dlgen summary examples/digits.dl
  dlgen summary -m Digits --json examples/digits.dl`
}

// Run prints the table.
func (v *summaryVerb) Run(e *env) error {
	p, err := codegen.Load(e.options([]string{v.File}, v.setting, v.dataFolder))
	if err != nil {
		return err
	}
	summaries := p.Packages[0].Summaries(codegen.Target{})
	if err := e.report(p.Diags()); err != nil {
		return err
	}
	shown := 0
	for _, s := range summaries {
		if v.Model != "" && v.Model != s.Model {
			continue
		}
		if v.JSON {
			if err := json.NewEncoder(e.stdout).Encode(s); err != nil {
				return err
			}
		} else {
			if shown > 0 {
				fmt.Fprintln(e.stdout)
			}
			printSummary(e.stdout, s)
		}
		shown++
	}
	if shown == 0 {
		return unknownModel(v.File, v.Model, modelNames(p))
	}
	return nil
}

// printSummary prints Keras's table.
func printSummary(w io.Writer, s *codegen.Summary) {
	rows := [][3]string{{"Layer (type)", "Output", "Params"}}
	for _, l := range s.Layers {
		output := l.Output
		if output == "" {
			output = "-"
		}
		rows = append(rows, [3]string{l.Name + " (" + l.Kind + ")", output, grouped(int64(l.Params))})
	}
	var width [3]int
	for _, r := range rows {
		for i, cell := range r {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	fmt.Fprintf(w, "Model %s\n", s.Model)
	line := func(left, middle, right, dash string) {
		fmt.Fprint(w, left, strings.Repeat(dash, width[0]+2), middle, strings.Repeat(dash, width[1]+2), middle, strings.Repeat(dash, width[2]+2), right, "\n")
	}
	line("┌", "┬", "┐", "─")
	for i, r := range rows {
		fmt.Fprintf(w, "│ %s │ %s │ %s │\n", padded(r[0], width[0]), padded(r[1], width[1]), strings.Repeat(" ", width[2]-len(r[2]))+r[2])
		if i == 0 {
			line("├", "┼", "┤", "─")
		}
	}
	line("└", "┴", "┘", "─")
	fmt.Fprintf(w, "Total params: %s (%s)\n", grouped(int64(s.Params.Total)), bytesText(int64(s.Params.Bytes)))
	fmt.Fprintf(w, "Trainable: %s, not trainable: %s\n", grouped(int64(s.Params.Trainable)), grouped(int64(s.Params.Fixed)))
	if c := s.Costs; c != nil {
		printCosts(w, c)
	}
}

// printCosts prints memory and work; a graph that the model has not is left out.
func printCosts(w io.Writer, c *codegen.Costs) {
	if c.PredictBytes > 0 {
		fmt.Fprintf(w, "Predicting %s: %s of memory, %s\n", counted(c.Rows, "row"), bytesText(int64(c.PredictBytes)), flopsText(c.Predict.Flops))
	}
	if c.TrainBytes > 0 {
		fmt.Fprintf(w, "Training on %s: %s of memory, %s a step\n", counted(c.Rows, "row"), bytesText(int64(c.TrainBytes)), flopsText(c.Train.Flops))
	}
}

func padded(s string, width int) string {
	return s + strings.Repeat(" ", width-utf8.RuneCountInString(s))
}

// grouped prints a number with commas.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// bytesText prints a size in units of 1024.
func bytesText(n int64) string {
	return scaled(float64(n), 1024, []string{"B", "KiB", "MiB", "GiB", "TiB"})
}

// flopsText prints a number of floating-point operations.
func flopsText(n int64) string {
	return scaled(float64(n), 1000, []string{"FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP"})
}

func scaled(x, step float64, units []string) string {
	i := 0
	for x >= step && i < len(units)-1 {
		x, i = x/step, i+1
	}
	if i == 0 {
		return fmt.Sprintf("%.0f %s", x, units[0])
	}
	return fmt.Sprintf("%.1f %s", x, units[i])
}
