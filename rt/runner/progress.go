package runner

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/lines"
)

// redraw is the least time between two drawings of a moving line.
const redraw = 100 * time.Millisecond

// progress is a callback that shows how a training goes on: on a terminal a moving line, elsewhere a line an epoch.
type progress struct {
	train.DetachedEvents
	out    io.Writer
	moving bool

	start time.Time // of the epoch, or of what this run does of it
	first int       // batches that were done then
	drawn time.Time
}

// OnTrainBegin starts the clock for a run that goes on in the middle of an epoch.
func (p *progress) OnTrainBegin(r *train.Run) error {
	if r.Batch > 0 {
		return p.OnEpochBegin(r)
	}
	return nil
}

// OnEpochBegin announces the epoch.
func (p *progress) OnEpochBegin(r *train.Run) error {
	p.start, p.first, p.drawn = time.Now(), r.Batch, time.Time{}
	if p.moving {
		fmt.Fprintf(p.out, "Epoch %d/%d\n", r.Epoch+1, r.Epochs)
	}
	return nil
}

// OnBatchEnd draws the line if it is time.
func (p *progress) OnBatchEnd(r *train.Run) error {
	if !p.moving {
		return nil
	}
	now := time.Now()
	if now.Sub(p.drawn) < redraw {
		return nil
	}
	p.drawn = now
	logs, err := r.Logs()
	if err != nil {
		return err
	}
	each := now.Sub(p.start) / time.Duration(max(r.Batch-p.first, 1))
	left := each * time.Duration(r.Steps-r.Batch)
	line := bar(r.Batch, r.Steps) + " " + lines.Took(left) + " " + stepTime(each) + lines.Measured(r.History.Names, logs)
	fmt.Fprint(p.out, "\r"+cut(line, width())+"\x1b[K")
	return nil
}

// OnEpochEnd closes the line.
func (p *progress) OnEpochEnd(r *train.Run) error {
	took := time.Since(p.start)
	text := lines.Measured(r.History.Names, r.History.Epochs[len(r.History.Epochs)-1].Values)
	if p.moving {
		curve := sparkline(r.History)
		if curve != "" {
			curve = "  " + curve
		}
		each := took / time.Duration(max(r.Batch-p.first, 1))
		fmt.Fprintln(p.out, "\r"+bar(r.Batch, r.Steps)+" "+lines.Took(took)+" "+stepTime(each)+text+curve+"\x1b[K")
		return nil
	}
	fmt.Fprint(p.out, lines.Epoch(r.Epoch, r.Epochs, took, text))
	return nil
}

// OnInterrupt ends the line that moves.
func (p *progress) OnInterrupt(*train.Run) error {
	if p.moving {
		fmt.Fprintln(p.out)
	}
	return nil
}

// barLength is in characters.
const barLength = 20

// bar draws how many of all are done.
func bar(done, all int) string {
	total := strconv.Itoa(all)
	halves := 2 * barLength * done / max(all, 1)
	line := strings.Repeat("━", halves/2)
	if halves%2 == 1 {
		line += "╸"
	}
	line += strings.Repeat("─", barLength-utf8.RuneCountInString(line))
	return fmt.Sprintf("%*d/%s %s", len(total), done, total, line)
}

// stepTime prints the time of a step.
func stepTime(d time.Duration) string {
	switch {
	case d >= time.Second:
		return strconv.Itoa(int(d.Round(time.Second)/time.Second)) + "s/step"
	case d >= time.Millisecond:
		return strconv.Itoa(int(d.Round(time.Millisecond)/time.Millisecond)) + "ms/step"
	}
	return strconv.Itoa(int(d/time.Microsecond)) + "us/step"
}

// width returns the columns of the terminal as the environment tells them, or what all terminals have.
func width() int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 10 {
		return n
	}
	return 80
}

// cut shortens a line, which would be drawn twice if it were longer than the terminal is wide.
func cut(line string, most int) string {
	runes := []rune(line)
	if len(runes) < most {
		return line
	}
	return string(runes[:most-2]) + "…"
}
