package gotext

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// What repeats is a loop, in which offsets are those of a turn.

// BestRun finds the run of ids that begins at i, repeats after a period, and saves most lines; turns is at most 2 if there is none.
func BestRun(ids []int, i int) (period, turns int) {
	saved := 0
	for p := 1; p*3 <= len(ids)-i; p++ {
		t := 1
		for i+(t+1)*p <= len(ids) && slices.Equal(ids[i:i+p], ids[i+t*p:i+(t+1)*p]) {
			t++
		}
		if t > 2 && (t-1)*p > saved {
			saved, period, turns = (t-1)*p, p, t
		}
	}
	return period, turns
}

// OffsetText is the offset in turn i of a loop. Those that grow unevenly are column at[…] of a table, whose name stands as @@ in the text.
func OffsetText(offsets []int, columns *[]string, at map[string]int) string {
	step := offsets[1] - offsets[0]
	even := true
	for i := 1; i < len(offsets); i++ {
		even = even && offsets[i]-offsets[i-1] == step
	}
	switch {
	case even && step == 0:
		return strconv.Itoa(offsets[0])
	case even && step > 0:
		return fmt.Sprintf("%d+i*%d", offsets[0], step)
	case even:
		return fmt.Sprintf("%d-i*%d", offsets[0], -step)
	}
	text := runsOf(offsets)
	if _, ok := at[text]; !ok {
		at[text] = len(*columns)
		*columns = append(*columns, text)
	}
	return fmt.Sprintf("@@[%d].At(i)", at[text])
}

// runsOf writes offsets as runs in which each grows as evenly as the one two turns before: a part that repeats often
// works in two places by turns.
func runsOf(offsets []int) string {
	var runs []string
	for from := 0; from < len(offsets); {
		odd, step, end := 0, 0, from+1
		if end < len(offsets) {
			odd = offsets[end]
			end++
		}
		if end < len(offsets) {
			step = offsets[end] - offsets[from]
			for end < len(offsets) && offsets[end]-offsets[end-2] == step {
				end++
			}
		}
		if next := from + 1; end-from < 4 && next < len(offsets) { // one turn apart, if the run behind it is longer
			odd, step, end = 0, 0, next
		}
		runs = append(runs, fmt.Sprintf("{%d, %d, %d, %d}", from, offsets[from], odd, step))
		from = end
	}
	return "{" + strings.Join(runs, ", ") + "},\n"
}
