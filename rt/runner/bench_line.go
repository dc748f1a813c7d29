package runner

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dlgen/dlgen/rt"
)

// benchLine is a measurement as -json prints it. Its first eight fields are those in which frameworks are compared, the
// model's name before the work.
type benchLine struct {
	Peer    string   `json:"peer"`
	Version string   `json:"version"`
	Work    string   `json:"work"`
	Threads int      `json:"threads"`
	Unit    string   `json:"unit"`
	Min     float64  `json:"min"`
	Median  float64  `json:"median"`
	N       int      `json:"n"`
	Model   string   `json:"model"`
	Device  string   `json:"device"`
	Rows    int      `json:"rows"`
	Flops   int64    `json:"flops,omitempty"`          // of a run
	Rate    float64  `json:"flopsPerSecond,omitempty"` // at best
	Peak    float64  `json:"peakFlopsPerSecond,omitempty"`
	Share   float64  `json:"shareOfPeak,omitempty"`
	Allocs  *uint64  `json:"allocations,omitempty"` // a run
	Arena   int      `json:"arenaBytes,omitempty"`
	Waiting *float64 `json:"waitingForData,omitempty"` // the part of a step's time
}

// add adds what was timed to the table, or prints it.
func (b *benching) add(l *benchLine, t *timing) error {
	best := t.seconds[0]
	l.Allocs = &t.allocs
	rate, share := "-", "-"
	if l.Flops > 0 {
		l.Rate = float64(l.Flops) / best
		rate = flops(l.Rate)
		if rt.ComputedOn() == "cpu" { // the peak is that of a product on the processor
			l.Peak, l.Share = b.peak, l.Rate/b.peak
			share = fmt.Sprintf("%.1f %%", 100*l.Share)
		}
	}
	b.table = append(b.table, []string{l.Work, strconv.Itoa(l.Rows), duration(best), duration(t.median()), engineering(float64(l.Rows)/best, ""),
		rate, share, strconv.FormatUint(t.allocs, 10), sizeText(l.Arena)})
	return b.put(l, t)
}

// put prints a line with -json.
func (b *benching) put(l *benchLine, t *timing) error {
	if !b.flags.json {
		return nil
	}
	l.Peer, l.Version, l.Threads, l.Unit, l.Device = "dlgen", b.flags.version, b.threads, "ms", rt.ComputedOn()
	l.Work = l.Model + "." + l.Work
	l.Min, l.Median, l.N = digits(1e3*t.seconds[0]), digits(1e3*t.median()), len(t.seconds)
	l.Rate, l.Peak, l.Share = digits(l.Rate), digits(l.Peak), digits(l.Share)
	return json.NewEncoder(b.stdout).Encode(l)
}

// printColumns prints a table; the first column is flush left, the others flush right.
func printColumns(w io.Writer, table [][]string) {
	width := make([]int, len(table[0]))
	for _, row := range table {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range table {
		var line strings.Builder
		for i, cell := range row {
			gap := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				line.WriteString(cell + gap)
			} else {
				line.WriteString("  " + gap + cell)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

// duration prints seconds in a unit that fits.
func duration(s float64) string { return engineering(s, "s") }

// flops prints a number of floating-point operations.
func flops(n float64) string { return engineering(n, "FLOP") }

// sizeText prints bytes.
func sizeText(n int) string { return engineering(float64(n), "B") }

// engineering prints a number with three digits and a prefix of its unit.
func engineering(x float64, unit string) string {
	if x == 0 {
		return "0 " + unit
	}
	prefixes := []string{"n", "µ", "m", "", "k", "M", "G", "T", "P"}
	at := min(max(int(math.Floor(math.Log10(math.Abs(x))/3))+3, 0), len(prefixes)-1)
	return strings.TrimSpace(significant(x/math.Pow(1000, float64(at-3))) + " " + prefixes[at] + unit)
}

// significant prints three digits, or all before the point.
func significant(x float64) string {
	switch a := math.Abs(x); {
	case a >= 100:
		return strconv.FormatFloat(x, 'f', 0, 64)
	case a >= 10:
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'f', 2, 64)
}

// plural counts things.
func plural(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return strconv.Itoa(n) + " " + what
}

// digits rounds a number to four digits, which is more than a clock tells.
func digits(x float64) float64 {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 4, 64), 64) // it is a number
	return rounded
}
