package proof

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// wrongTypes are values that no argument of a type takes.
var wrongTypes = map[catalog.ParamType][]string{
	catalog.IntArg:         {"1.5", `"a"`, "[1, 2]", "x"},
	catalog.FloatArg:       {`"a"`, "[1, 2]", "x"},
	catalog.BoolArg:        {"3", `"a"`, "x"},
	catalog.Ints:           {"1.5", `"a"`, "[1.5]", "x"},
	catalog.Floats:         {`"a"`, `["a"]`, "x"},
	catalog.AxisArg:        {"0.5", `"a"`, "x"},
	catalog.AxesArg:        {"0.5", `"a"`, "x"},
	catalog.ShapeArg:       {"[1.5]", `"a"`, "x"},
	catalog.Enum:           {"nonsense", "3", "x"},
	catalog.Activation:     {"nonsense", "3", "x"},
	catalog.InitializerArg: {"nonsense", "L2(0.1)", "x"},
	catalog.RegularizerArg: {"nonsense", "3", "MaxNorm(1)"},
	catalog.ConstraintArg:  {"nonsense", "3", "L2(0.1)"},
	catalog.RateArg:        {`"a"`, "[1, 2]"},
	catalog.DTypeArg:       {"nonsense", "3", "x"},
	catalog.LayerArg:       {"3", "relu", "x"},
	catalog.FunctionArg:    {"3", "x"},
	catalog.TextArg:        {"3", "x"},
}

// signed are whole-number arguments that may be negative, by name: what they count has two directions.
var signed = map[string]bool{
	"shift": true, "offset": true, "k": true, "seed": true, "start": true, "stop": true, "step": true, "target_class_ids": true, "ignore_class": true,
	"mask_value": true, "mask_token": true, "oov_token": true, "decimals": true, "kth": true, "start_indices": true, "output_shape": true, "fill_value": true, "minval": true, "maxval": true, "axis1": true, "axis2": true, "ord": true, "p": true, "shape": true,
}

// outside finds numbers that lie outside of what an argument's doc says.
func outside(doc string) (values []string) {
	number := func(text string, change float64) {
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			values = append(values, strconv.FormatFloat(n+change, 'f', -1, 64))
		}
	}
	if m := regexp.MustCompile(`from ([0-9.]+) to (below )?([0-9.]*[0-9])`).FindStringSubmatch(doc); m != nil {
		number(m[1], -0.5)
		number(m[3], 0.5)
	}
	if m := regexp.MustCompile(`at least ([0-9.]*[0-9])`).FindStringSubmatch(doc); m != nil {
		number(m[1], -1)
	}
	if regexp.MustCompile(`not negative|positive`).MatchString(doc) {
		values = append(values, "-1.5")
	}
	return values
}

// bad are the values to be refused of an argument.
func bad(p *catalog.Param) []string {
	values := append([]string(nil), wrongTypes[p.Type]...)
	switch p.Type {
	case catalog.IntArg, catalog.Ints:
		if !signed[p.Name] {
			values = append(values, "-7")
		}
		values = append(values, beyond(p, 1)...)
	case catalog.AxisArg, catalog.AxesArg:
		values = append(values, "17", "-17")
	case catalog.FloatArg, catalog.Floats:
		values = append(values, beyond(p, 0.5)...)
		if p.Type == catalog.FloatArg {
			values = append(values, outside(p.Doc)...)
		}
		if p.Within != [2]float64{} {
			values = append(values, "nan")
		}
	}
	return values
}

// beyond are numbers a step before the least and behind the largest that a parameter may be.
func beyond(p *catalog.Param, step float64) []string {
	if p.Within == [2]float64{} {
		return nil
	}
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	values := []string{number(p.Within[0] - step)}
	if p.Within[1] < 1<<53 {
		values = append(values, number(p.Within[1]+step))
	}
	return values
}

// TestBadArguments gives every argument of every entry values that it cannot have: each is a fault at the argument.
func TestBadArguments(t *testing.T) {
	for _, e := range catalog.All() {
		if e.Example == "" || Unproven(e) != "" || !matches(e.Name) {
			continue
		}
		for i := range e.Params {
			p := &e.Params[i]
			if p.Refused != "" || p.Type == catalog.Tensor || p.Type == catalog.Tensors || p.Type == catalog.AnyArg {
				continue
			}
			for _, value := range bad(p) {
				if unjudged(e, p) {
					continue
				}
				if value == "x" && e.Kind == catalog.Optimizer {
					value = "relu" // a train block knows no x
				}
				if fault := judgeBad(e, p, value); fault != "" {
					t.Errorf("%s: %s=%s: %s", e.Name, p.Name, value, fault)
				}
			}
		}
	}
}

// others are values that are not the default of a parameter of a type.
var others = map[catalog.ParamType]string{
	catalog.BoolArg: "true", catalog.IntArg: "7", catalog.FloatArg: "0.3", catalog.TextArg: `"other"`, catalog.AnyArg: "7", catalog.DTypeArg: "f16", catalog.RegularizerArg: "L2(0.1)",
}

// TestRefusedArguments gives arguments that are not built a value: each is refused as such, at the argument.
func TestRefusedArguments(t *testing.T) {
	for _, e := range catalog.All() {
		if e.Example == "" || Unproven(e) != "" || !matches(e.Name) {
			continue
		}
		for i := range e.Params {
			p := &e.Params[i]
			value := others[p.Type]
			if p.Type == catalog.Enum && len(p.Words) > 1 {
				value = p.Words[1]
			}
			if p.Refused == "" || value == "" || value == p.Default {
				continue
			}
			v := vary(e, []setting{{p.Name, value}})
			if v.example == "" {
				continue
			}
			text, _ := program(e, v.example)
			if d, fault := firstFault(text); fault != "" || d == nil || !diag.IsUnsupported(d) || !strings.Contains(d.At.Text(), value) {
				t.Errorf("%s: %s=%s: not refused at the argument: %v %s", e.Name, p.Name, value, d, fault)
			}
		}
	}
}

// unjudged are arguments that an example has no right place for, and what is not looked at.
func unjudged(e *catalog.Entry, p *catalog.Param) bool {
	switch {
	case p.AtCall: // it stands where the layer is fed, which is not where an example makes it
		return strings.HasSuffix(e.Name, "Cell") || e.Name == "ReversibleEmbedding"
	case e.Name == "batch_normalization": // the prelude computes with the axis: the whole call is wrong
		return p.Name == "axis"
	case p.Name == "axis": // of the classes, which labels have not
		return strings.HasSuffix(e.Name, "IoU")
	}
	return false
}

// judgeBad says what is wrong with how a bad argument is reported.
func judgeBad(e *catalog.Entry, p *catalog.Param, value string) string {
	v := vary(e, []setting{{p.Name, value}})
	if v.example == "" {
		return ""
	}
	text, _ := program(e, v.example)
	d, fault := firstFault(text)
	switch {
	case fault != "":
		return fault
	case d == nil:
		return "accepted"
	}
	at := d.At.Text()
	if value == "x" && strings.Contains(d.Message, "is fed with `->`") {
		return "" // a tensor among a layer's arguments: the whole call is wrong
	}
	if !strings.Contains(at, value) || len(at) > len(p.Name)+len(value)+3 {
		return fmt.Sprintf("reported at `%s`: %s", at, d.Message)
	}
	return ""
}

// firstFault checks and lowers a program and returns the checker's first fault, or what went wrong.
func firstFault(text string) (*diag.Diagnostic, string) {
	s := &Subject{Text: text}
	err := s.prepare()
	var no *Refused
	switch {
	case errors.As(err, &no):
		for _, d := range no.Diags.Sorted() {
			if d.Severity == diag.Error {
				if strings.Contains(d.Message, "internal error") {
					return nil, d.Message
				}
				return d, ""
			}
		}
	case err != nil:
		return nil, err.Error()
	}
	return nil, ""
}

// odd are values of other shapes and types than an entry's example has.
var odd = []string{"x[0, 0, 0]", "x[0, 0]", "x[0]", "expand_dims(x, 0)", "expand_dims(expand_dims(expand_dims(x, 0), 0), 0)", "x[0:1, 0:1]", "x[:, :, 0:1]", "x[0:2, 0:3, 0:2]",
	"(x > 0)", "i32(x)", "cast(x, u8)", "f64(x)", "f16(x)", "cast(x, i64)", "[1, 2]", "3", "true", "across_batch(x)", "(x, x)", "[x, x]"}

// TestOddOperands gives every entry operands of odd shapes and types: they are accepted, and then lower, or are reported
// within the statement that has them.
func TestOddOperands(t *testing.T) {
	for _, e := range catalog.All() {
		if e.Example == "" || Unproven(e) != "" || !matches(e.Name) || e.Kind == catalog.Optimizer || e.Kind == catalog.Schedule || e.Name[0] == '_' {
			continue
		}
		for _, o := range odd {
			example := oddExample(e.Example, o)
			if example == e.Example {
				continue
			}
			text, _ := program(e, example)
			d, fault := firstFault(text)
			if fault != "" {
				t.Errorf("%s: %s: %s", e.Name, o, fault)
			} else if d != nil && !within(d.At, text) {
				t.Errorf("%s: %s: reported at `%s`: %s\n%s", e.Name, o, d.At.Text(), d.Message, text)
			}
		}
	}
}

// within tells whether a place lies in the program, not in the prelude, and has a text.
func within(at dsl.Span, program string) bool {
	return at.IsValid() && at.Source.Text == strings.ReplaceAll(program, "MODEL", "M") && at.Text() != ""
}

// oddExample puts an operand in the place of x, or of the input that the example declares.
func oddExample(example, operand string) string {
	if m := regexp.MustCompile(`(?s)^input (\w+): .*?\n(.*)$`).FindStringSubmatch(example); m != nil {
		return "    input " + m[1] + ": f32[2]\n" + word(m[1], m[2], operand)
	}
	return firstWord("x", example, operand)
}
