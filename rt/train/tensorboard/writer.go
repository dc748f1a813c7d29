package tensorboard

import (
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Writer writes one file of events.
type Writer struct {
	now    func() time.Time
	file   *os.File
	values []byte // of the summary that is being made
	buffer []byte
}

// NewWriter makes a file of events in a folder, which is made if need be. Now is the clock, nil: that of the machine.
func NewWriter(dir string, now func() time.Time) (*Writer, error) {
	if now == nil {
		now = time.Now
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	name := "events.out.tfevents." + strconv.FormatInt(now().Unix(), 10) + "." + host + "." + strconv.Itoa(os.Getpid())
	for n := 0; ; n++ {
		f, err := os.OpenFile(filepath.Join(dir, name+"."+strconv.Itoa(n)+".v2"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if os.IsExist(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		w := &Writer{now: now, file: f}
		return w, w.event(0, eventFileVersion, []byte("brain.Event:2"))
	}
}

// Scalar adds a number to the summary of the step that Flush names.
func (w *Writer) Scalar(tag string, v float64) {
	w.values = appendBytes(w.values, summaryValue, scalar(tag, v))
}

// Histogram adds where numbers lie.
func (w *Writer) Histogram(tag string, x []float64) {
	w.values = appendBytes(w.values, summaryValue, histogram(tag, x))
}

// Flush writes what was added.
func (w *Writer) Flush(step int) error {
	if len(w.values) == 0 {
		return nil
	}
	err := w.event(step, eventSummary, w.values)
	w.values = w.values[:0]
	return err
}

// Restart says that a training begins again at a step: what earlier files say from there on is void.
func (w *Writer) Restart(step int) error {
	return w.event(step, eventSessionLog, appendInt(nil, sessionStatus, sessionStart))
}

// event writes an event.
func (w *Writer) event(step, field int, content []byte) error {
	b := appendDouble(nil, eventWallTime, float64(w.now().UnixMicro())/1e6)
	b = appendInt(b, eventStep, int64(step))
	b = appendBytes(b, field, content)
	w.buffer = appendRecord(w.buffer[:0], b)
	_, err := w.file.Write(w.buffer)
	return err
}

// Close closes the file.
func (w *Writer) Close() error { return w.file.Close() }
