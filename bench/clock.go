package main

import "time"

// A sample repeats work that is shorter than this, and counts processor time from long on.
const (
	short = 30 * time.Microsecond
	long  = 2 * time.Millisecond
)

// fewest is how many samples there are at least, of work that does not take too long for them.
const fewest = 5

// clock times work.
type clock struct {
	threads int
	seconds float64
}

// measure returns the seconds of single runs. With one thread a long sample counts the time of the processor, where that
// is less than what passed: other processes do not show.
func (c clock) measure(run func() error) ([]float64, error) {
	one, err := warm(run)
	if err != nil {
		return nil, err
	}
	inner := max(1, int(short/max(one, 1)))
	budget := time.Duration(c.seconds * float64(time.Second))
	var samples []float64
	for start := time.Now(); ; {
		processor, began := processorTime(), time.Now()
		for range inner {
			if err := run(); err != nil {
				return nil, err
			}
		}
		took := time.Since(began)
		if c.threads == 1 && took > long {
			if used := processorTime() - processor; used > 0 {
				took = min(took, used)
			}
		}
		samples = append(samples, took.Seconds()/float64(inner))
		if spent := time.Since(start); spent > budget && len(samples) >= fewest || spent > 5*budget {
			return samples, nil
		}
	}
}

// warm runs work a few times and returns the least time of a run.
func warm(run func() error) (time.Duration, error) {
	least := time.Hour
	for i := range 6 {
		start := time.Now()
		if err := run(); err != nil {
			return 0, err
		}
		if i >= 2 {
			least = min(least, time.Since(start))
		}
		if i >= 2 && least > 50*time.Millisecond {
			break
		}
	}
	return least, nil
}

// once returns the seconds of a single run.
func (c clock) once(run func() error) ([]float64, error) {
	start := time.Now()
	err := run()
	return []float64{time.Since(start).Seconds()}, err
}
