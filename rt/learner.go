package rt

import "math"

// Trainer runs the steps of one training on an instance, in memory of its own. One goroutine uses it at a time, and
// nobody predicts with the instance meanwhile.
type Trainer struct {
	Instance *Instance
	Learner  *Learner
	Training *Training
	Slots    *Params // of Learner.Slots
	Call     *Call   // its Fields take a batch: Call.N rows of the inputs, then of the targets

	under int  // steps that were started and not ended
	far   bool // the last was started on a device
}

// NewTrainer returns a trainer that begins at step 0.
func NewTrainer(i *Instance, l *Learner, t *Training) *Trainer {
	tr := &Trainer{Instance: i, Learner: l, Training: t, Slots: NewParams(l.Slots)}
	arena := max(t.Step.Arena, l.Measure.Arena)
	if t.Finish != nil {
		arena = max(arena, t.Finish.Arena)
	}
	for k := range t.Schedules {
		arena = max(arena, t.Schedules[k].Arena)
	}
	tr.Slots.Init(i.Seed)
	tr.Call = i.NewCall(arena, true)
	tr.Call.Slots = tr.Slots.Slab
	tr.Call.Results = make([]Slab, max(len(t.Step.Results), len(l.Measure.Results)))
	return tr
}

// Step trains on the batch in Call and counts it. After an error nothing has changed.
func (t *Trainer) Step() error {
	if err := t.Start(); err != nil {
		return err
	}
	return t.Wait()
}

// Start begins a step on the batch in Call, whose fields may be changed when it returns; Wait ends it. At most 1+Ahead()
// steps may be under way.
func (t *Trainer) Start() error {
	c := t.Call
	c.Fault.Reset()
	if !CheckFields(c, t.Instance.Model.Inputs) || !checkTargets(c, t.Instance.Model) {
		return c.Fault.Err()
	}
	t.far = t.Training.Step.start(c)
	if err := c.Fault.Err(); err != nil {
		return err
	}
	c.Step++
	t.under++
	return nil
}

// Wait ends the step that was started first: Loss is of it. After an error neither it nor what was started behind it has
// changed anything.
func (t *Trainer) Wait() error {
	c := t.Call
	if t.under == 0 {
		return nil
	}
	if t.far {
		c.Fault.Reset()
		t.Training.Step.Device.wait(c)
		if err := c.Fault.Err(); err != nil {
			c.Step -= uint32(t.under)
			t.under = 0
			return err
		}
	}
	t.under--
	return nil
}

// Under returns how many steps are under way.
func (t *Trainer) Under() int { return t.under }

// Ahead returns how many steps may stay under way while the next one is started: 1 on a GPU that holds the variables, so that it
// never waits for the host; else 0.
func (t *Trainer) Ahead() int {
	if t.far && t.Call.held {
		return 1
	}
	return 0
}

// Hold lets the variables stay on a GPU from step to step. What reads or changes the memory of the instance's parameters and of
// Slots has to call Settle before; without Hold, they are there after each step. On the CPU it does nothing.
func (t *Trainer) Hold() { t.Call.held = true }

// Settle ends what Hold began: the variables are in the host's memory again. No step may be under way.
func (t *Trainer) Settle() error {
	t.Call.held = false
	return t.Call.settle()
}

// Loss returns a loss of the last step, 0 being the total.
func (t *Trainer) Loss(i int) float64 {
	return number(t.Call.Results[i], t.Training.Step.Results[i].DType)
}

// Finish does what ends a training, such as putting averaged weights in place.
func (t *Trainer) Finish() error {
	if t.Training.Finish == nil {
		return nil
	}
	return t.Call.Do(t.Training.Finish)
}

// Schedule sets the learning rates for an epoch, counted from 0, as schedule i of the training says.
func (t *Trainer) Schedule(i, epoch int) error {
	path := "epoch"
	if t.Training.Name != "" {
		path = t.Training.Name + ".epoch"
	}
	if err := t.Call.settle(); err != nil {
		return err
	}
	t.Slots.Slab[t.Slots.Find(path).Offset:].I32(0, 1)[0] = int32(epoch)
	return t.Call.Do(&t.Training.Schedules[i])
}

// Rate returns the learning rate, that of the first optimizer if there are several; ok is false if a schedule gives it.
func (t *Trainer) Rate() (rate float64, ok bool) {
	for _, path := range t.Training.Rates {
		if v := t.Slots.Find(path); v != nil {
			return float64(t.Slots.Slab[v.Offset:].F32(0, 1)[0]), true
		}
	}
	return math.NaN(), false
}

// ChangeRates replaces each learning rate that is not given by a schedule, and reports whether there is one.
func (t *Trainer) ChangeRates(change func(rate float64) float64) bool {
	any := false
	for _, path := range t.Training.Rates {
		if v := t.Slots.Find(path); v != nil {
			rate := t.Slots.Slab[v.Offset:].F32(0, 1)
			rate[0] = float32(change(float64(rate[0])))
			any = true
		}
	}
	return any
}

// Metrics appends the metrics since the last Reset to dst, those of a vector one after the other.
func (t *Trainer) Metrics(dst []float64) ([]float64, error) { return measure(t.Call, t.Learner, dst) }

// Reset begins an epoch: metrics are empty, and recurrent layers with stateful=true begin with zeros.
func (t *Trainer) Reset() { begin(t.Call, t.Slots) }

// Evaluator measures losses and metrics on an instance.
type Evaluator struct {
	Instance *Instance
	Learner  *Learner
	Slots    *Params
	Call     *Call // as a trainer's
}

// NewEvaluator returns an evaluator whose metrics are empty.
func NewEvaluator(i *Instance, l *Learner) *Evaluator {
	e := &Evaluator{Instance: i, Learner: l, Slots: NewParams(l.Slots)}
	e.Slots.Init(i.Seed)
	e.Call = i.NewCall(max(l.Evaluate.Arena, l.Measure.Arena), true)
	e.Call.Slots = e.Slots.Slab
	e.Call.Results = make([]Slab, max(len(l.Evaluate.Results), len(l.Measure.Results)))
	return e
}

// Hold lets accumulators stay on a GPU from batch to batch, until Metrics.
func (e *Evaluator) Hold() { e.Call.held = true }

// Run adds the batch in Call to the metrics and computes its losses.
func (e *Evaluator) Run() error {
	c := e.Call
	c.Fault.Reset()
	if !CheckFields(c, e.Instance.Model.Inputs) || !checkTargets(c, e.Instance.Model) {
		return c.Fault.Err()
	}
	e.Learner.Evaluate.run(c)
	if err := c.Fault.Err(); err != nil {
		return err
	}
	c.Step++
	return nil
}

// Loss returns a loss of the last batch, 0 being the total.
func (e *Evaluator) Loss(i int) float64 {
	return number(e.Call.Results[i], e.Learner.Evaluate.Results[i].DType)
}

// Metrics appends the metrics since the last Reset to dst, those of a vector one after the other.
func (e *Evaluator) Metrics(dst []float64) ([]float64, error) {
	e.Call.held = false
	if err := e.Call.settle(); err != nil {
		return dst, err
	}
	return measure(e.Call, e.Learner, dst)
}

// Reset empties the metrics' accumulators and what recurrent layers keep, and starts random numbers again.
func (e *Evaluator) Reset() {
	e.Call.held = false
	begin(e.Call, e.Slots)
	e.Call.Step = 0
}

// checkTargets is CheckFields for the fields behind the inputs.
func checkTargets(c *Call, m *Model) bool {
	all := c.Fields
	c.Fields = all[len(m.Inputs):]
	ok := CheckFields(c, m.Targets)
	c.Fields = all
	return ok
}

func measure(c *Call, l *Learner, dst []float64) ([]float64, error) {
	if len(l.Measure.Results) == 0 {
		return dst, nil
	}
	if err := c.Do(&l.Measure); err != nil {
		return dst, err
	}
	for i := range l.Measure.Results {
		r := &l.Measure.Results[i]
		size := r.DType.Size()
		for k := range r.Len() {
			dst = append(dst, number(c.Results[i][k*size:], r.DType))
		}
	}
	return dst, nil
}

// begin empties what is kept over an epoch: accumulators of metrics, and memories of recurrent layers.
func begin(c *Call, p *Params) {
	_ = c.settle() // what a lost device held is not needed any more, and the next run tells of it
	for i := range p.Table {
		if v := &p.Table[i]; v.Kind == Accumulator || v.Kind == Memory {
			p.Set(v, v.Init.values(v, 0))
		}
	}
}
