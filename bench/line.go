package main

import (
	"encoding/json"
	"io"
	"math"
	"runtime/debug"
	"slices"
)

// line is a measurement as it is printed. Less is better in all units.
type line struct {
	Peer    string  `json:"peer"`
	Version string  `json:"version"`
	Work    string  `json:"work"`
	Threads int     `json:"threads"`
	Unit    string  `json:"unit"`
	Min     float64 `json:"min"`
	Median  float64 `json:"median"`
	N       int     `json:"n"`
}

// scale is how many of a unit make the one in which values are measured.
var scale = map[string]float64{"us": 1e6, "ms": 1e3, "s": 1, "MB": 1, "fraction": 1}

// emit prints the line of a workload's values, which are seconds where the unit is one of time.
func emit(w io.Writer, work, unit string, threads int, values []float64) error {
	values = slices.Sorted(slices.Values(values))
	middle := values[len(values)/2]
	if len(values)%2 == 0 {
		middle = (middle + values[len(values)/2-1]) / 2
	}
	rounded := func(v float64) float64 { return math.Round(v*scale[unit]*1e4) / 1e4 }
	return json.NewEncoder(w).Encode(line{"dlgen", version(), work, threads, unit, rounded(values[0]), rounded(middle), len(values)})
}

// version is that of the module, or the commit of a build in its checkout.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(devel)"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(12, len(s.Value))]
		}
	}
	return info.Main.Version
}
