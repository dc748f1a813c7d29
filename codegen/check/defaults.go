package check

import (
	"strconv"
	"strings"
	"sync"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Defaults of the catalog and values of --set are short texts in the language's words: `1e-3`, `none`,
// `[1, 1]`, `glorot_uniform`, `RandomNormal(stddev=0.05)`. They are read here, without the parser.

var defaults sync.Map // text -> catalog.Value

// defaultOf returns the value of a parameter's default.
func defaultOf(p *catalog.Param) catalog.Value {
	if v, ok := defaults.Load(p.Default); ok {
		return asType(p, v.(catalog.Value))
	}
	v, ok := readConstant(p.Default)
	if !ok {
		v = catalog.Word(p.Default)
	}
	defaults.Store(p.Default, v)
	return asType(p, v)
}

// asType gives a default the form in which an argument of its type would come.
func asType(p *catalog.Param, v catalog.Value) catalog.Value {
	w, isWord := v.(catalog.Word)
	switch p.Type {
	case catalog.FloatArg, catalog.RateArg:
		if i, ok := v.(catalog.Int); ok {
			return catalog.Float(i)
		}
	case catalog.Activation, catalog.FunctionArg:
		if isWord {
			return functionNamed(string(w))
		}
	case catalog.DTypeArg:
		if t, ok := dsl.ParseDType(string(w)); ok && isWord {
			return catalog.DType(t)
		}
	}
	return v
}

// functionNamed returns the function of a name in the catalog.
func functionNamed(name string) catalog.Value {
	if e := catalog.Find(name, catalog.Func, catalog.Loss, catalog.MetricFunc); e != nil {
		return &catalog.Function{Entry: e, Name: name}
	}
	return &catalog.Function{Name: name}
}

// readConstant reads the text of a compile-time value.
func readConstant(text string) (catalog.Value, bool) {
	r := constantReader{rest: strings.TrimSpace(text)}
	v, ok := r.value(0)
	return v, ok && strings.TrimSpace(r.rest) == ""
}

type constantReader struct{ rest string }

func (r *constantReader) value(depth int) (catalog.Value, bool) {
	r.rest = strings.TrimLeft(r.rest, " \t")
	if r.rest == "" || depth > 20 {
		return nil, false
	}
	switch c := r.rest[0]; {
	case c == '[' || c == '(':
		return r.list(c, depth)
	case c == '"':
		end := strings.IndexByte(r.rest[1:], '"')
		if end < 0 {
			return nil, false
		}
		text := r.rest[1 : end+1]
		r.rest = r.rest[end+2:]
		return catalog.Text(text), true
	}
	word := r.word()
	if word == "" {
		return nil, false
	}
	if v, ok := readNumber(word); ok {
		return v, true
	}
	if len(r.rest) > 0 && r.rest[0] == '(' {
		return r.instance(word, depth)
	}
	return readWord(word), true
}

// word takes letters, digits and what numbers hold.
func (r *constantReader) word() string {
	end := strings.IndexFunc(r.rest, func(c rune) bool { return strings.ContainsRune(",()[] =\"", c) })
	if end < 0 {
		end = len(r.rest)
	}
	w := r.rest[:end]
	r.rest = r.rest[end:]
	return w
}

func readNumber(word string) (catalog.Value, bool) {
	plain := strings.ReplaceAll(word, "_", "")
	if i, err := strconv.ParseInt(plain, 10, 64); err == nil && word[0] != '_' {
		return catalog.Int(i), true
	}
	if c := strings.TrimLeft(word, "+-"); c == "" || c[0] < '0' || c[0] > '9' {
		return nil, false
	}
	f, err := strconv.ParseFloat(plain, 64)
	return catalog.Float(f), err == nil
}

func readWord(word string) catalog.Value {
	switch word {
	case "none":
		return catalog.None{}
	case "true", "false":
		return catalog.Bool(word == "true")
	}
	if v, ok := constants[strings.TrimPrefix(word, "-")]; ok {
		if word[0] == '-' {
			return -v.(catalog.Float)
		}
		return v
	}
	return catalog.Word(word)
}

func (r *constantReader) list(open byte, depth int) (catalog.Value, bool) {
	end := byte(']')
	if open == '(' {
		end = ')'
	}
	r.rest = r.rest[1:]
	out := catalog.List{}
	for {
		r.rest = strings.TrimLeft(r.rest, " ,")
		if r.rest == "" {
			return nil, false
		}
		if r.rest[0] == end {
			r.rest = r.rest[1:]
			return out, true
		}
		v, ok := r.value(depth + 1)
		if !ok {
			return nil, false
		}
		out = append(out, v)
	}
}

// instance is `L2(0.01)` or `RandomNormal(stddev=0.05)`.
func (r *constantReader) instance(class string, depth int) (catalog.Value, bool) {
	cls := catalog.Find(class, catalog.Initializer, catalog.Regularizer, catalog.Constraint, catalog.Schedule, catalog.Optimizer)
	if cls == nil {
		return nil, false
	}
	args := &catalog.Args{Values: map[string]catalog.Value{}, Spans: map[string]dsl.Span{}}
	for i := range cls.Params {
		args.Values[cls.Params[i].Name] = defaultOf(&cls.Params[i])
	}
	r.rest = r.rest[1:]
	for n := 0; ; n++ {
		r.rest = strings.TrimLeft(r.rest, " ,")
		if r.rest == "" {
			return nil, false
		}
		if r.rest[0] == ')' {
			r.rest = r.rest[1:]
			return &catalog.Instance{Entry: cls, Args: args}, true
		}
		name := ""
		if eq := strings.IndexByte(r.rest, '='); eq > 0 && !strings.ContainsAny(r.rest[:eq], ",()[]") {
			name, r.rest = strings.TrimSpace(r.rest[:eq]), r.rest[eq+1:]
		} else if n < len(cls.Params) {
			name = cls.Params[n].Name
		}
		v, ok := r.value(depth + 1)
		if !ok || name == "" {
			return nil, false
		}
		args.Values[name] = v
	}
}
