package kernels

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// A work item of a wide kernel computes neighbours, which it reads and writes at a time: as many as make 16 bytes of the widest elements.
// The text for one element becomes one for all of them: a name that is the same for all stays, one that counts them is that of the first,
// and others become arrays, on which loops work that the compiler unrolls. All that is read is read before the first store, as before.

// course says what a name or an index is in the neighbours of a work item.
type course int

const (
	same    course = iota // for all of them
	counts                // one more from each to the next, a multiple of their number for the first
	differs               // anything
)

// wide ends a kernel that began with Each by one of neighbours; false, with nothing changed, if it has no such form.
func (k *Kernel) wide(count ir.Size) bool {
	across := k.Neighbours(count)
	if across == 0 {
		return false
	}
	k.Launch(Threads, fmt.Sprintf("%s/%d", ExtentOf(count), across))
	return true
}

// Neighbours makes each work item of a kernel that began with Each compute so many elements; 0, with nothing changed, if there is no such
// form.
func (k *Kernel) Neighbours(count ir.Size) int {
	w := &wideKernel{Kernel: k, across: 8, of: map[string]course{"i": counts, laneName: differs}}
	for _, p := range k.memory {
		switch {
		case p.bytes > 4 || !p.whole:
			return 0
		case p.bytes == 4:
			w.across = 4
		}
	}
	if len(k.memory) == 0 || count.Factor%w.across != 0 {
		return 0
	}
	for _, line := range k.Lines[2:] {
		if !w.line(line) {
			return 0
		}
	}
	k.Lines = append([]string{fmt.Sprintf("int i = GID*%d;", w.across), k.Lines[1]}, w.lines...)
	return w.across
}

// wideKernel writes one.
type wideKernel struct {
	*Kernel
	across int // how many neighbours
	of     map[string]course
	lines  []string
}

func (w *wideKernel) put(format string, args ...any) {
	w.lines = append(w.lines, fmt.Sprintf(format, args...))
}

// each writes a line for all neighbours.
func (w *wideKernel) each(count int, format string, args ...any) {
	w.put(fmt.Sprintf("UNROLL for (int u = 0; u < %d; u++) ", count)+format, args...)
}

// line writes a declaration or a store.
func (w *wideKernel) line(line string) bool {
	if strings.Contains(line, "ctl") {
		return false
	}
	if d := declaring.FindStringSubmatch(line); d != nil {
		if _, twice := w.of[d[2]]; twice {
			return false
		}
		return w.declare(d[1], d[2], d[3])
	}
	if !storing.MatchString(line) {
		return false
	}
	at := strings.Index(line, "[") + 1
	end := at + closing(line[at:])
	return w.store(line[:at-1], line[at:end], strings.TrimSuffix(line[end+len("] = "):], ";"))
}

// declare writes a value.
func (w *wideKernel) declare(t, name, value string) bool {
	if t == "int" && !strings.Contains(value, "[") { // perhaps a part of an index
		if c := w.class(value); c != differs {
			w.of[name] = c
			w.put("int %s = %s;", name, value)
			return true
		}
	}
	value, ok := w.reads(value)
	if !ok {
		return false
	}
	if w.uniform(value) {
		w.of[name] = same
		w.put("%s %s = %s;", t, name, value)
		return true
	}
	w.of[name] = differs
	w.put("%s %s[%d];", t, name, w.across)
	w.each(w.across, "%s[u] = %s;", name, w.lane(value, "u"))
	return true
}

// uniform reports whether an expression is the same for all neighbours.
func (w *wideKernel) uniform(text string) bool {
	for _, name := range naming.FindAllString(text, -1) {
		if c, known := w.of[name]; known && c != same {
			return false
		}
	}
	return true
}

// lane is an expression for one of the neighbours.
func (w *wideKernel) lane(text, u string) string {
	return naming.ReplaceAllStringFunc(text, func(name string) string {
		c, known := w.of[name]
		switch {
		case name == laneName:
			return "(" + u + ")"
		case !known || c == same:
			return name
		case c == counts:
			return "(" + name + " + " + u + ")"
		}
		return name + "[" + u + "]"
	})
}

// laneName stands for the number of a neighbour in an expression.
const laneName = "lane"

// reads reads what an expression has of memory, and returns it with the words that are read instead.
func (w *wideKernel) reads(text string) (string, bool) {
	var out strings.Builder
	for {
		found := access.FindStringSubmatchIndex(text)
		if found == nil {
			return out.String() + text, true
		}
		name, at := text[found[2]:found[3]], found[1]
		end := at + closing(text[at:])
		index := text[at:end]
		out.WriteString(text[:found[0]])
		switch bytes := w.memory[name].bytes; {
		case bytes == 0 || strings.Contains(index, "["):
			return "", false
		case w.class(index) == same:
			one := w.Temp("w")
			w.put("%s %s = %s[%s];", w.memory[name].scalar, one, name, index)
			w.of[one] = same
			out.WriteString(one)
		case w.class(index) == counts:
			out.WriteString(w.bring(name, index, bytes))
		default:
			return "", false
		}
		text = text[end+1:]
	}
}

// bring reads neighbours, and returns one of them.
func (w *wideKernel) bring(name, index string, bytes int) string {
	words := w.Temp("w")
	w.put("uint %s[%d];", words, w.across*bytes/4)
	w.move("bring", words, name, index, bytes)
	w.of[words] = same
	switch {
	case bytes == 4 && w.memory[name].scalar == "float":
		return fmt.Sprintf("OF_BITS(%s[%s])", words, laneName)
	case bytes == 4:
		return fmt.Sprintf("(%s)%s[%s]", w.memory[name].scalar, words, laneName)
	}
	each := 4 / bytes
	return fmt.Sprintf("(%s)(%s[%s/%d] >> %[3]s%%%[4]d*%[5]d)", w.memory[name].scalar, words, laneName, each, 8*bytes)
}

// move brings words from memory or leaves them there, at most four at a time.
func (w *wideKernel) move(do, words, name, index string, bytes int) {
	count, each := w.across*bytes/4, 4/bytes
	for at := 0; at < count; at += 4 {
		here := min(4, count-at)
		w.put("%s%d(%s + %d, (GLOBAL uint *)(%s + %s + %d));", do, here, words, at, name, index, at*each)
	}
}

// store writes neighbours.
func (w *wideKernel) store(name, index, value string) bool {
	value, ok := w.reads(value)
	bytes := w.memory[name].bytes
	if !ok || bytes == 0 || w.class(index) != counts {
		return false
	}
	words, each := w.Temp("w"), 4/bytes
	text := ""
	for part := range each {
		u := "u"
		if each > 1 {
			u = fmt.Sprintf("u*%d + %d", each, part)
			text += " | (uint)"
		}
		x := w.lane(value, u)
		switch {
		case bytes == 4 && w.memory[name].scalar == "float":
			text = "BITS_OF(" + x + ")"
		case bytes == 4:
			text = "(uint)(" + x + ")"
		default:
			text += fmt.Sprintf("(%s)(%s) << %d", w.memory[name].scalar, x, 8*bytes*part)
		}
	}
	w.put("uint %s[%d];", words, w.across/each)
	w.each(w.across/each, "%s[u] = %s;", words, strings.TrimPrefix(text, " | "))
	w.move("leave", words, name, index, bytes)
	return true
}
