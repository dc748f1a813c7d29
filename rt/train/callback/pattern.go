package callback

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// expand fills in a pattern of file names: {epoch:02d}-{val_loss:.2f}. Value gives a name's number and whether it is a
// whole one; what was not measured is NaN.
func expand(pattern string, value func(name string) (v float64, whole, ok bool)) (string, error) {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, "{")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		field, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", errors.New("the file name " + strconv.Quote(pattern) + " has a { without }")
		}
		name, form, _ := strings.Cut(field, ":")
		v, whole, ok := value(name)
		if !ok {
			return "", errors.New("the file name has {" + name + "}, which nothing computes")
		}
		text, ok := format(v, whole, form)
		if !ok {
			return "", errors.New("the file name has {" + field + "}: want forms such as 02d, .2f, .3e or .4g")
		}
		out.WriteString(text)
		pattern = after
	}
}

// format writes a number as Python's format does: [0][width][.digits][d, f, e or g].
func format(v float64, whole bool, form string) (string, bool) {
	zero := strings.HasPrefix(form, "0")
	rest := strings.TrimLeft(form, "0")
	width, rest := digits(rest, 0)
	places := -1
	if after, ok := strings.CutPrefix(rest, "."); ok {
		places, rest = digits(after, -1)
		if places < 0 {
			return "", false
		}
	}
	text := ""
	switch {
	case rest == "d" && whole && places < 0, rest == "" && whole && places < 0:
		text = strconv.Itoa(int(v))
	case rest != "" && rest != "f" && rest != "e" && rest != "g":
		return "", false
	case math.IsNaN(v) || math.IsInf(v, 0):
		text = strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(v, 'g', -1, 64), "+"))
	case rest != "":
		if places < 0 {
			places = 6
		}
		text = strconv.FormatFloat(v, rest[0], places, 64)
	default:
		text = plain(v, places)
	}
	if n := width - len(text); n > 0 && zero {
		sign := ""
		if text[0] == '-' {
			sign, text = "-", text[1:]
		}
		text = sign + strings.Repeat("0", n) + text
	} else if n > 0 {
		text = strings.Repeat(" ", n) + text
	}
	return text, true
}

// plain writes a number as Python does without a form: of so many digits, or of as many as it takes if they are below 0, and at least one
// behind the point.
func plain(v float64, digits int) string {
	most, places := 16, -1 // powers of ten from there on are written as such
	if digits >= 0 {
		most, places = max(digits, 1)-1, max(digits, 1)-1
	}
	rounded := strconv.FormatFloat(v, 'e', places, 64)
	mantissa, power, _ := strings.Cut(rounded, "e")
	if n, _ := strconv.Atoi(power); n < -4 || n >= most {
		if strings.Contains(mantissa, ".") {
			mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
		}
		return mantissa + "e" + power
	}
	v, _ = strconv.ParseFloat(rounded, 64)
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// digits reads a number of at most three digits.
func digits(text string, none int) (n int, rest string) {
	i := 0
	for i < len(text) && i < 3 && '0' <= text[i] && text[i] <= '9' {
		n = 10*n + int(text[i]-'0')
		i++
	}
	if i == 0 {
		return none, text
	}
	return n, text[i:]
}
