package gotext

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt"
)

// TestRunsOf: what is written for a list of offsets gives each of them again, and regular lists are short.
func TestRunsOf(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	lists := [][]int{{7}, {7, 9}, {7, 9, 20}, {5, 100, 200, 300, 400}, {9, 1, 2, 1, 2, 1, 2}, {0, 3, 3, 3, 3, 70, 80, 90, 100, 110}}
	longest := []int{1, 2, 3, 2, 2, 3}
	for range 200 {
		list := make([]int, 1+random.IntN(40))
		for i := range list {
			switch {
			case i < 2 || random.IntN(6) == 0:
				list[i] = random.IntN(1000)
			default:
				list[i] = list[i-2] + random.IntN(2)*64
			}
		}
		lists = append(lists, list)
	}
	for k, list := range lists {
		text := runsOf(list)
		offsets := parseRuns(t, text)
		for i, want := range list {
			if got := offsets.At(i); got != want {
				t.Fatalf("%v as %s: turn %d at %d", list, text, i, got)
			}
		}
		if k < len(longest) && len(offsets) > longest[k] {
			t.Errorf("%v has %d runs, want %d: %s", list, len(offsets), longest[k], text)
		}
	}
}

// parseRuns reads what runsOf writes.
func parseRuns(t *testing.T, text string) (o rt.Offsets) {
	text = strings.TrimSuffix(strings.TrimPrefix(text, "{"), "},\n")
	for _, run := range strings.Split(text, "}, ") {
		var r [4]int
		if _, err := fmt.Sscanf(strings.Trim(run, "{}"), "%d, %d, %d, %d", &r[0], &r[1], &r[2], &r[3]); err != nil {
			t.Fatalf("%q: %v", run, err)
		}
		o = append(o, r)
	}
	return o
}
