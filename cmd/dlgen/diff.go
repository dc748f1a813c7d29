package main

import (
	"fmt"
	"slices"
	"strings"
)

// around is how many equal lines a diff shows about what differs.
const around = 3

// edit is a line that stays (' '), goes ('-') or comes ('+').
type edit struct {
	sign byte
	text string
}

// unifiedDiff returns how a file's text becomes another, in the form of diff -u; nothing if both are the same.
func unifiedDiff(name, before, after string) string {
	edits := lineEdits(splitLines(before), splitLines(after))
	var b strings.Builder
	oldLine, newLine := 1, 1
	for i := 0; i < len(edits); {
		from, to := hunk(edits, i)
		if from == len(edits) {
			break
		}
		for _, e := range edits[i:from] {
			oldLine, newLine = advance(e, oldLine, newLine)
		}
		if b.Len() == 0 {
			fmt.Fprintf(&b, "--- %s\n+++ %s\n", name, name)
		}
		var lines strings.Builder
		oldStart, newStart := oldLine, newLine
		for _, e := range edits[from:to] {
			fmt.Fprintf(&lines, "%c%s\n", e.sign, e.text)
			oldLine, newLine = advance(e, oldLine, newLine)
		}
		fmt.Fprintf(&b, "@@ -%d,%d +%d,%d @@\n%s", oldStart, oldLine-oldStart, newStart, newLine-newStart, lines.String())
		i = to
	}
	return b.String()
}

func advance(e edit, oldLine, newLine int) (int, int) {
	if e.sign != '+' {
		oldLine++
	}
	if e.sign != '-' {
		newLine++
	}
	return oldLine, newLine
}

// hunk returns the next run of changes behind i with the equal lines around it; len(edits) if there is none.
func hunk(edits []edit, i int) (from, to int) {
	changed := func(e edit) bool { return e.sign != ' ' }
	first := slices.IndexFunc(edits[i:], changed)
	if first < 0 {
		return len(edits), len(edits)
	}
	first += i
	last := first
	for next := first; next < len(edits) && next <= last+2*around; next++ {
		if changed(edits[next]) {
			last = next
		}
	}
	return max(i, first-around), min(len(edits), last+1+around)
}

func splitLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// lineEdits aligns two texts along a longest common subsequence of their lines, found by the plain table behind
// what they have in common at both ends.
func lineEdits(a, b []string) []edit {
	var head, tail []edit
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		head = append(head, edit{' ', a[0]})
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail = append(tail, edit{' ', a[len(a)-1]})
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	slices.Reverse(tail)
	return slices.Concat(head, middleEdits(a, b), tail)
}

func middleEdits(a, b []string) []edit {
	common := make([][]int, len(a)+1) // common[i][j]: the longest of a[i:] and b[j:]
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []edit
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, edit{' ', a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			out = append(out, edit{'-', a[i]})
			i++
		default:
			out = append(out, edit{'+', b[j]})
			j++
		}
	}
	return out
}
