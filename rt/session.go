package rt

import (
	"errors"
	"strconv"
)

// Session predicts sequences piece by piece: what recurrent layers keep of a row is there in the next call. One goroutine
// uses it at a time; other sessions of the instance, and its predictions, may run meanwhile.
type Session struct {
	Rows int

	instance *Instance
	call     *Call
	memories []Slab // of each BatchSize rows
	before   []Slab // those, as they were when rows of more than one call began; nil if one call takes all rows
}

// NewSession returns a session of so many sequences, all at their beginning. The model must have a session.
func NewSession(i *Instance, rows int) *Session {
	m := i.Model
	s := &Session{Rows: max(rows, 0), instance: i, call: i.NewCall(m.Session.Arena, false)}
	s.call.Results = make([]Slab, len(m.Session.Results))
	for from := 0; from < s.Rows; from += m.BatchSize {
		s.memories = append(s.memories, NewSlab(m.Memory))
	}
	if len(s.memories) > 1 {
		for range s.memories {
			s.before = append(s.before, NewSlab(m.Memory))
		}
	}
	return s
}

// Check returns an error unless a number of rows is that of the session.
func (s *Session) Check(rows int) error {
	if rows != s.Rows {
		return errors.New(strconv.Itoa(rows) + " rows for a session of " + strconv.Itoa(s.Rows))
	}
	return nil
}

// Begin returns the call for the rows from one on, a multiple of BatchSize: as many as a call takes. The first is to
// be 0, and the others follow in order.
func (s *Session) Begin(from int) *Call {
	size := s.instance.Model.BatchSize
	if from == 0 {
		for k, b := range s.before {
			copy(b, s.memories[k])
		}
	}
	c := s.call
	c.N, c.Slots, c.Step = min(size, s.Rows-from), s.memories[from/size], s.instance.calls.Add(1)-1
	return c
}

// Predict goes on with the rows of the call that was begun. After an error all rows are where they were before the first
// of these calls.
func (s *Session) Predict() error {
	err := s.run()
	if err != nil {
		for k, b := range s.before {
			copy(s.memories[k], b)
		}
	}
	return err
}

func (s *Session) run() error {
	c := s.call
	c.Fault.Reset()
	if !CheckFields(c, s.instance.Model.Inputs) {
		return c.Fault.Err()
	}
	s.instance.Model.Session.Run(c)
	return c.Fault.Err()
}

// Reset begins all sequences anew.
func (s *Session) Reset() {
	for _, m := range s.memories {
		clear(m)
	}
}

// Keep copies what is kept of the rows of the first call, so that Return goes back there.
func (s *Session) Keep(to Slab) { copy(to, s.memories[0]) }

// Return goes back to what Keep copied.
func (s *Session) Return(from Slab) { copy(s.memories[0], from) }

// ContinueBatch is PredictBatch in a session, a row for each of its sequences. After an error there are no outputs, and
// all sequences are where they were.
func ContinueBatch[I, O any](s *Session, ins []I, outs []O, put func(*I, []Slab, int), take func(*O, []Slab, int)) ([]O, error) {
	if err := s.Check(len(ins)); err != nil {
		return outs[:0], err
	}
	if cap(outs) < len(ins) {
		outs = make([]O, len(ins))
	}
	outs = outs[:len(ins)]
	for from := 0; from < len(ins); from += s.instance.Model.BatchSize {
		c := s.Begin(from)
		for i := range c.N {
			put(&ins[from+i], c.Fields, i)
		}
		if err := s.Predict(); err != nil {
			return outs[:0], err
		}
		for i := range c.N {
			take(&outs[from+i], c.Results, i)
		}
	}
	return outs, nil
}
