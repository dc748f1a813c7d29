package kernels

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	quotient  = regexp.MustCompile(`\bi/(\d+|\(\d+(?:\*n)+\))`)
	remainder = regexp.MustCompile(`^i%(\d+|\(\d+(?:\*n)+\))$`)
	multiple  = regexp.MustCompile(`\*(\d+|\(\d+(?:\*n)+\))$`)
	digits    = regexp.MustCompile(`\d+`)
)

// fits reports whether a length, such as 768 or (768*n), is a multiple of the number of neighbours.
func (w *wideKernel) fits(length string) bool {
	n, err := strconv.Atoi(digits.FindString(length))
	return err == nil && n > 0 && n%w.across == 0
}

// multiple reports whether an index that is the same for all neighbours is surely a multiple of their number.
func (w *wideKernel) multiple(text string) bool {
	if n, err := strconv.Atoi(text); err == nil {
		return n%w.across == 0
	}
	m := multiple.FindStringSubmatch(text)
	return m != nil && w.fits(m[1])
}

// class says what an index is: the first neighbour's number is a multiple of theirs.
func (w *wideKernel) class(text string) course {
	text = unwrapped(text)
	if parts := terms(text); len(parts) > 1 {
		found := same
		var rest []string
		for _, part := range parts {
			switch w.class(part) {
			case differs:
				return differs
			case same:
				rest = append(rest, part)
			case counts:
				if found == counts {
					return differs
				}
				found = counts
			}
		}
		for _, part := range rest {
			if found == counts && !w.multiple(unwrapped(part)) {
				return differs
			}
		}
		return found
	}
	if c, known := w.of[text]; known {
		return c
	}
	if m := remainder.FindStringSubmatch(text); m != nil {
		if w.fits(m[1]) {
			return counts
		}
		return differs
	}
	text = quotient.ReplaceAllStringFunc(text, func(q string) string {
		if w.fits(q[2:]) {
			return "0"
		}
		return q
	})
	if w.uniform(text) {
		return same
	}
	return differs
}

// unwrapped is an expression without the brackets around all of it.
func unwrapped(text string) string {
	for strings.HasPrefix(text, "(") && closed(text) == len(text)-1 {
		text = text[1 : len(text)-1]
	}
	return text
}

// closed is where the first bracket of a text closes.
func closed(text string) int {
	open := 0
	for i, c := range text {
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return i
			}
		}
	}
	return -1
}

// terms are the summands of an expression, itself if it is no sum.
func terms(text string) []string {
	var parts []string
	open, from := 0, 0
	for i, c := range text {
		switch c {
		case '(', '[':
			open++
		case ')', ']':
			open--
		case '+':
			if open == 0 && i > 0 && text[i-1] == ' ' {
				parts = append(parts, text[from:i-1])
				from = i + 2
			}
		}
	}
	return append(parts, text[from:])
}
