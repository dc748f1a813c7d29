package gotext

import "testing"

func TestAssigned(t *testing.T) {
	for value, want := range map[string]string{
		"x[0] + y":           "x[0] += y",
		"x[0] - a * b":       "x[0] -= a * b",
		"x[0] * (a + b)":     "x[0] *= (a + b)",
		"x[0] + f(a + b, c)": "x[0] += f(a + b, c)",
		"x[0] + a + b":       "x[0] = x[0] + a + b",
		"x[0] - a - b":       "x[0] = x[0] - a - b",
		"x[0] * a / b":       "x[0] = x[0] * a / b",
		"x[0] * a + b":       "x[0] = x[0] * a + b",
		"x[0] < a":           "x[0] = x[0] < a",
		"x[0] + a < b":       "x[0] = x[0] + a < b",
		"x[01] + a":          "x[0] = x[01] + a",
		"y":                  "x[0] = y",
	} {
		if got := Assigned("x[0]", value); got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}
