package callback

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
)

// CSVLogger writes a line after each epoch: its number, then what was measured in alphabetical order. What was not
// measured in an epoch is NA, as Keras writes it.
type CSVLogger struct {
	train.DetachedEvents
	Filename  string
	Separator string // "": a comma
	Append    bool   // to what is in the file

	size int64 // of the file
	at   []int // the columns, in the history's values
}

// OnTrainBegin makes the file, or cuts off what a process that was killed wrote after the last checkpoint.
func (c *CSVLogger) OnTrainBegin(r *train.Run) error {
	if c.Separator == "" {
		c.Separator = ","
	}
	c.at = make([]int, len(r.History.Names))
	for i := range c.at {
		c.at[i] = i
	}
	slices.SortFunc(c.at, func(a, b int) int { return strings.Compare(r.History.Names[a], r.History.Names[b]) })
	path := r.Path(c.Filename)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	switch info, err := os.Stat(path); {
	case err != nil:
		c.size = 0
	case !r.Resumed() && c.Append:
		c.size = info.Size()
	case !r.Resumed():
		c.size = 0
	}
	head := []string{"epoch"}
	for _, i := range c.at {
		head = append(head, r.History.Names[i])
	}
	if c.size > 0 {
		return c.write(path, "")
	}
	return c.write(path, strings.Join(head, c.Separator)+"\n")
}

// write puts text behind what the file is to have.
func (c *CSVLogger) write(path, text string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Truncate(c.size); err != nil {
		return err
	}
	if _, err := f.WriteAt([]byte(text), c.size); err != nil {
		return err
	}
	c.size += int64(len(text))
	return nil
}

// OnEpochEnd writes the epoch's line.
func (c *CSVLogger) OnEpochEnd(r *train.Run) error {
	epoch := &r.History.Epochs[len(r.History.Epochs)-1]
	line := []string{strconv.Itoa(epoch.Number)}
	for _, i := range c.at {
		text := "NA"
		if !math.IsNaN(epoch.Values[i]) {
			text = strconv.FormatFloat(epoch.Values[i], 'g', -1, 64)
		}
		line = append(line, text)
	}
	return c.write(r.Path(c.Filename), strings.Join(line, c.Separator)+"\n")
}

// Kept returns what outlives the process.
func (c *CSVLogger) Kept() []safetensors.Tensor {
	return []safetensors.Tensor{train.Numbers("csv_logger", float64(c.size))}
}

// Restore takes it back.
func (c *CSVLogger) Restore(tensors []safetensors.Tensor) error {
	c.size = 0
	if x, ok := train.NumbersOf(tensors, "csv_logger", 1); ok {
		c.size = int64(x[0])
	}
	return nil
}
