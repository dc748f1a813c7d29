package runner

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// request says what to compute for a batch.
type request struct {
	fields   *safetensors.File // inputs and targets under their names
	weights  *safetensors.File // under their paths; what is missing keeps its first value. Nil: none
	training bool              // by the graph that trains
	grads    bool
	steps    int
	block    int // whose steps, in Learner.Trainings
}

// compute returns outputs, losses and metrics under their names, and as asked grad.… and after.….
func compute(l *rt.Learner, q *request, threads int) ([]safetensors.Tensor, error) {
	if err := judgeMemory(l, false); err != nil {
		return nil, err
	}
	i := rt.NewInstance(l.Model, rt.WithThreads(threads))
	if err := loadSome(i.Params, q.weights); err != nil {
		return nil, err
	}
	fields, n, complete, err := readFields(l.Model, q.fields)
	if err != nil {
		return nil, err
	}
	c := &computation{request: q, learner: l, instance: i, fields: fields, n: n, complete: complete}
	if !complete && (q.training || q.grads || q.steps > 0) {
		return nil, errTargetsMissing(l.Model)
	}
	if err := c.measure(); err != nil {
		return nil, err
	}
	if q.steps > 0 {
		if err := c.steps(); err != nil {
			return nil, err
		}
	}
	return c.results, nil
}

// computation is a request under way.
type computation struct {
	*request
	learner  *rt.Learner
	instance *rt.Instance
	fields   []rt.Slab
	n        int
	complete bool // with the targets
	results  []safetensors.Tensor
}

// put gives a call the batch.
func (c *computation) put(call *rt.Call) {
	call.N = c.n
	for k := range call.Fields {
		copy(call.Fields[k], c.fields[k])
	}
}

// measure computes all but the steps.
func (c *computation) measure() error {
	if !c.training {
		if err := c.predict(); err != nil {
			return err
		}
		if c.complete && c.learner.Evaluate.Run != nil {
			if err := c.evaluate(); err != nil {
				return err
			}
		}
	}
	if c.training || c.grads {
		return c.gradients()
	}
	return nil
}

// predict adds the outputs.
func (c *computation) predict() error {
	call := c.instance.Begin(c.n)
	defer c.instance.End(call)
	c.put(call)
	if err := c.instance.Predict(call); err != nil {
		return err
	}
	results := c.learner.Model.Predict.Results
	for k := range results {
		c.results = append(c.results, result(call, k, &results[k], results[k].Batchless))
	}
	return nil
}

// evaluate adds losses and metrics of the graph that predicts.
func (c *computation) evaluate() error {
	e := rt.NewEvaluator(c.instance, c.learner)
	c.put(e.Call)
	if err := e.Run(); err != nil {
		return err
	}
	c.add(e.Call, c.learner.Evaluate.Results)
	measured, err := e.Metrics(nil)
	c.addMetrics(measured)
	return err
}

// gradients adds what the graph that trains gives: gradients alone if the other has given the rest.
func (c *computation) gradients() error {
	g := c.learner.Gradients
	if g == nil || g.Run == nil {
		return errNoGradients()
	}
	slots := rt.NewParams(c.learner.Slots)
	slots.Init(c.instance.Seed)
	call := c.instance.NewCall(max(g.Arena, c.learner.Measure.Arena), true)
	call.Slots, call.Results = slots.Slab, make([]rt.Slab, max(len(g.Results), len(c.learner.Measure.Results)))
	c.put(call)
	if !rt.CheckFields(call, slices.Concat(c.learner.Model.Inputs, c.learner.Model.Targets)) {
		return call.Fault.Err()
	}
	if err := call.Do(g); err != nil {
		return err
	}
	for k := range g.Results {
		if t := &g.Results[k]; strings.HasPrefix(t.Name, "grad.") && c.grads || !strings.HasPrefix(t.Name, "grad.") && c.training {
			c.results = append(c.results, result(call, k, t, c.whole(k, t)))
		}
	}
	if !c.training || len(c.learner.Measure.Results) == 0 {
		return nil
	}
	if err := call.Do(&c.learner.Measure); err != nil {
		return err
	}
	c.add(call, c.learner.Measure.Results)
	return nil
}

// steps trains and adds the weights and states.
func (c *computation) steps() error {
	if c.block >= len(c.learner.Trainings) {
		return errNoBlock(c.learner.Model)
	}
	t := rt.NewTrainer(c.instance, c.learner, &c.learner.Trainings[c.block])
	c.put(t.Call)
	for step := range c.request.steps {
		if err := t.Step(); err != nil {
			return errIn("step "+strconv.Itoa(step+1), err)
		}
	}
	for _, after := range c.instance.Params.Tensors() {
		after.Name = "after." + after.Name
		c.results = append(c.results, after)
	}
	return nil
}

// whole tells whether a result of the graph of gradients has no batch axis: losses, and gradients of weights.
func (c *computation) whole(k int, t *rt.Tensor) bool {
	first := len(c.learner.Model.Predict.Results)
	path, gradient := strings.CutPrefix(t.Name, "grad.")
	return t.Batchless || !gradient && k >= first || gradient && c.instance.Params.Find(path) != nil
}

// add adds a call's results that have no batch axis: losses and metrics.
func (c *computation) add(call *rt.Call, tensors []rt.Tensor) {
	for k := range tensors {
		c.results = append(c.results, result(call, k, &tensors[k], true))
	}
}

// addMetrics adds measured numbers under the metrics' names.
func (c *computation) addMetrics(measured []float64) {
	for k := range c.learner.Measure.Results {
		m := &c.learner.Measure.Results[k]
		if n := m.Len(); n <= len(measured) {
			c.results = append(c.results, vectorTensor(m.Name, m.Shape, measured[:n]))
			measured = measured[n:]
		}
	}
}
