package spelling

import "strings"

// Clip shortens a text that is quoted in a message.
func Clip(s string) string { return clipTo(s, 30) }

// ClipLine shortens what is to be typed, which one line has room for.
func ClipLine(s string) string { return clipTo(s, 80) }

// clipTo shortens a text to so many letters, on one line.
func clipTo(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
