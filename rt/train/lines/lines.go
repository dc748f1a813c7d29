package lines

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Epoch is the line of an epoch, counted from 0, of so many, with what Measured printed.
func Epoch(epoch, epochs int, took time.Duration, measured string) string {
	return "Epoch " + strconv.Itoa(epoch+1) + "/" + strconv.Itoa(epochs) + " - " + Took(took) + measured + "\n"
}

// Measured prints what was measured, in the order of the names, those of validation last; NaN, which was not, is left out.
func Measured(names []string, measured []float64) string {
	order := make([]int, len(measured))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := strings.HasPrefix(names[a], "val_"), strings.HasPrefix(names[b], "val_")
		if x != y {
			if x {
				return 1
			}
			return -1
		}
		return strings.Compare(names[a], names[b])
	})
	text := ""
	for _, i := range order {
		if !math.IsNaN(measured[i]) {
			text += " - " + names[i] + ": " + Number(measured[i])
		}
	}
	return text
}

// Number prints four digits, small numbers with an exponent.
func Number(v float64) string {
	if v != 0 && math.Abs(v) <= 1e-3 {
		return strconv.FormatFloat(v, 'e', 4, 64)
	}
	return strconv.FormatFloat(v, 'f', 4, 64)
}

// Took prints a time as people say it: 4s, 1:05, 2:00:09.
func Took(d time.Duration) string {
	s := int(d.Round(time.Second) / time.Second)
	switch {
	case s < 60:
		return strconv.Itoa(s) + "s"
	case s < 3600:
		return strconv.Itoa(s/60) + ":" + twoDigits(s%60)
	}
	return strconv.Itoa(s/3600) + ":" + twoDigits(s/60%60) + ":" + twoDigits(s%60)
}

// twoDigits prints a number below 100 with a 0 before it if it is short.
func twoDigits(n int) string { return strconv.Itoa(n/10) + strconv.Itoa(n%10) }
