package proof

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// variant is an example with other arguments.
type variant struct{ name, example string }

// choices are what an argument is tried with, by its type, in the language's words.
var choices = map[catalog.ParamType][]string{
	catalog.IntArg:         {"1", "2", "3", "5"},
	catalog.FloatArg:       {"0.25", "0.7", "1.5", "2"},
	catalog.BoolArg:        {"true", "false"},
	catalog.Ints:           {"1", "2", "3", "[2, 1]", "[2, 3]", "[1, 2, 1]"},
	catalog.Floats:         {"0.3", "[0.2, 0.8]", "[0.2, 0.5, 0.3]"},
	catalog.AxisArg:        {"0", "1", "-1"},
	catalog.AxesArg:        {"0", "-1", "1", "[0, 1]", "none"},
	catalog.ShapeArg:       {"[2, 3]", "[4]", "[3, 2, 2]"},
	catalog.Activation:     {"tanh", "relu", "sigmoid", "softmax", "none"},
	catalog.InitializerArg: {"random_normal", "ones"},
	catalog.RegularizerArg: {"L2(0.01)", "L1(0.02)"},
	catalog.ConstraintArg:  {"NonNeg", "MaxNorm(0.5)"},
	catalog.RateArg:        {"0.05", "CosineDecay(0.1, decay_steps=5)"},
	catalog.DTypeArg:       {"f32", "f64", "f16", "i32"},
	catalog.LayerArg:       {"GRU(3)", "LSTM(2)", "SimpleRNN(3)", "LSTMCell(3)", "GRUCell(2)", "Dense(3)"},
	catalog.AnyArg:         {"1", "2", "0.5", "[1, 2]", "true", "[[1, 1], [0, 1]]"},
	catalog.FunctionArg:    {"tanh", "mean"},
	catalog.TextArg:        nil, // equations: what they say depends on the others
	catalog.Tensor:         {"x > 0", "x[0]", "x", "x[0, 0]", "x[:, 0, 0]", "s[:, 0] > 0", "s", "x[:, :, 0] > 0", "x[0, :, 0] > 0", "0.5", "[0.5, 1, 2]", "[1.0, 0, 1]"},
	catalog.Tensors:        {"(x, 0.5 * x)", "(x[0, 0, 0:2], x[1, 0, 0:2])", "[x, x]"},
}

// operands are what is put for x in an example.
var operands = []string{"f64(x)", "i32(3 * x)", "x[0]", "x[0, 0]", "x[0, 0, 0]", "f16(x)", "(x > 0.2)", "x[0:4, 0:2]", "-x"}

// setting is an argument and a value.
type setting struct{ param, value string }

// variants tries each argument with each of its choices, then several at a time, and keeps n that the checker accepts,
// chosen by the entry's name.
func variants(e *catalog.Entry, n int) []variant {
	if n <= 0 {
		return nil
	}
	r := rand.New(rand.NewPCG(seedOf(e.Name), 5))
	var tried []variant
	all := settingsOf(e)
	if e.Name[0] == '_' {
		return nil // of the prelude, which knows what it takes
	}
	for _, s := range all {
		tried = append(tried, vary(e, []setting{s}))
	}
	if len(all) > 1 {
		for range 3 * n {
			some := make([]setting, 2+r.IntN(2))
			for i := range some {
				some[i] = all[r.IntN(len(all))]
			}
			tried = append(tried, vary(e, some))
		}
	}
	r.Shuffle(len(tried), func(i, j int) { tried[i], tried[j] = tried[j], tried[i] })
	var kept []variant
	seen := map[string]bool{e.Example: true}
	for _, v := range tried {
		if len(kept) == n {
			break
		}
		if v.example == "" || seen[v.example] {
			continue
		}
		seen[v.example] = true
		text, _ := program(e, v.example)
		if _, err := load(strings.ReplaceAll(text, "MODEL", "M")); err == nil {
			kept = append(kept, v)
		}
	}
	return kept
}

// settingsOf lists what may be tried of an entry, one at a time.
func settingsOf(e *catalog.Entry) []setting {
	var all []setting
	for _, p := range e.Params {
		if p.Refused != "" || e.Kind == catalog.Loss && p.Type == catalog.Tensor && p.Default == "" {
			continue // what a loss compares must be what it takes: probabilities, say
		}
		values := choices[p.Type]
		if p.Type == catalog.Enum {
			values = p.Words
		}
		for _, v := range values {
			if v != p.Default {
				all = append(all, setting{p.Name, v})
			}
		}
	}
	if e.Kind == catalog.Func && e.Name[0] != '_' {
		for _, o := range operands {
			all = append(all, setting{"", o})
		}
	}
	return all
}

// vary sets arguments in an entry's example; its text is "" if the example has no place for one.
func vary(e *catalog.Entry, settings []setting) variant {
	v := variant{example: e.Example}
	var names []string
	for _, s := range settings {
		if s.param == "" {
			v.example = word("x", v.example, s.value)
			names = append(names, s.value)
			continue
		}
		if v.example = set(e, v.example, s); v.example == "" {
			return v
		}
		names = append(names, s.param+"="+s.value)
	}
	if e.Name == "lu_factor" && (strings.Contains(v.example, "> ") || strings.Contains(v.example, "i32(")) {
		return variant{} // of small whole numbers many pivots are the largest: which is taken hangs on the rounding
	}
	if strings.Contains(v.example, "f16") && strings.Contains(v.example, "i32(") {
		return variant{} // a whole number would hang on the rounding of a half
	}
	v.name = strings.Join(names, " ")
	return v
}

// set gives an argument of the entry's call a value.
func set(e *catalog.Entry, example string, s setting) string {
	at := callOf(e, example)
	if at == nil {
		return ""
	}
	if example[at[1]:] == "" || example[at[1]] != '(' {
		return example[:at[1]] + "(" + s.param + "=" + s.value + ")" + example[at[1]:]
	}
	end := closing(example, at[1])
	args := arguments(example[at[1]+1 : end])
	args = with(e, args, s)
	return example[:at[1]+1] + strings.Join(args, ", ") + example[end:]
}

// callOf finds where the example names the entry: a class by its name or its small one.
func callOf(e *catalog.Entry, example string) []int {
	return regexp.MustCompile(`\b` + regexp.QuoteMeta(e.Name) + `\b`).FindStringIndex(example)
}

// closing is where the bracket at a place is closed.
func closing(text string, open int) int {
	depth := 0
	for i := open; i < len(text); i++ {
		switch text[i] {
		case '(', '[':
			depth++
		case ')', ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text)
}

// arguments are the parts of a list, split at its own commas.
func arguments(list string) []string {
	var parts []string
	depth, from, quoted := 0, 0, false
	for i, c := range list {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case c == ',' && depth == 0:
			parts = append(parts, strings.TrimSpace(list[from:i]))
			from = i + 1
		}
	}
	if last := strings.TrimSpace(list[from:]); last != "" {
		parts = append(parts, last)
	}
	return parts
}

var named = regexp.MustCompile(`^(\w+)=[^=]`)

// with replaces an argument or adds it.
func with(e *catalog.Entry, args []string, s setting) []string {
	place := slices.IndexFunc(e.Params, func(p catalog.Param) bool { return p.Name == s.param })
	for i, a := range args {
		if m := named.FindStringSubmatch(a); m != nil && m[1] == s.param {
			args[i] = s.param + "=" + s.value
			return args
		} else if m == nil && i == place {
			args[i] = s.value
			return args
		}
	}
	return append(args, s.param+"="+s.value)
}
