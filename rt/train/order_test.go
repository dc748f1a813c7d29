package train

import (
	"slices"
	"testing"
)

func TestOrder(t *testing.T) {
	o := newOrder(10, 4, true, 1)
	var first, second []int
	for b := range 3 {
		first = append(first, o.batch(b)...)
	}
	for b := range 3 {
		second = append(second, o.batch(3+b)...)
	}
	if slices.Equal(first, second) {
		t.Error("two passes have one order")
	}
	if other := newOrder(10, 4, true, 2); slices.Equal(first[:4], other.batch(0)) {
		t.Error("two seeds have one order")
	}
	if fresh := newOrder(10, 4, true, 1); !slices.Equal(fresh.batch(4), second[4:8]) {
		t.Error("a batch depends on those before")
	}
	slices.Sort(first)
	if plain := newOrder(10, 10, false, 1); !slices.Equal(first, plain.batch(7)) {
		t.Errorf("a pass has the rows %v", first)
	}
}

// TestPermute checks that each number comes to each place about as often as the others.
func TestPermute(t *testing.T) {
	const n, times = 6, 6000
	var counts [n][n]int
	numbers := make([]int, n)
	for pass := range times {
		permute(numbers, 5, uint64(pass))
		for place, number := range numbers {
			counts[place][number]++
		}
	}
	for place := range counts {
		for number, count := range counts[place] {
			if count < times/n*85/100 || count > times/n*115/100 {
				t.Errorf("%d stands %d times at %d of %d", number, count, place, times)
			}
		}
	}
}
