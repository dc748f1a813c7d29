package rt

// Tensor describes an input, a target or a result.
type Tensor struct {
	Name      string
	DType     DType
	Shape     []int // of one row, or of all if Batchless
	Index     int   // n if each element must lie in [0, n), else 0
	Batchless bool  // the same for every row: there is no batch axis
}

// Len returns the number of elements of one row, or of all if the tensor is batchless.
func (t *Tensor) Len() int {
	n := 1
	for _, length := range t.Shape {
		n *= length
	}
	return n
}

// Bytes returns the bytes of n rows.
func (t *Tensor) Bytes(n int) int {
	if t.Batchless {
		n = 1
	}
	return n * t.Len() * t.DType.Size()
}

// Graph is generated code that computes something.
type Graph struct {
	Run     func(c *Call)
	Arena   int         // bytes that Run needs for the most rows
	Results []Tensor    // what Run gives, in order
	Watched bool        // Run tells the call's Watch
	Device  Accelerator // nil: there is no program for GPUs
}

// run computes the graph, on a GPU where it can.
func (g *Graph) run(c *Call) {
	if g.start(c) {
		g.Device.wait(c)
	}
}

// start computes the graph on the CPU, or begins to on a GPU; it reports whether that is to be waited for.
func (g *Graph) start(c *Call) bool {
	if g.Device != nil && g.Device.start(c) {
		return c.Fault.Err() == nil
	}
	if gpu.ahead.Load() > 0 {
		if err := c.settle(); err != nil {
			c.Fault.other(err)
			return false
		}
	}
	g.Run(c)
	return false
}

// Model is the generated code of a model as far as prediction needs it.
type Model struct {
	Name      string
	BatchSize int        // the most rows of a call
	Inputs    []Tensor   // in the order of the file
	Targets   []Tensor   //
	Variables []Variable // weights and states: what a file of weights holds
	Predict   Graph      // reads the inputs; its results are the outputs
	Session   *Graph     // as Predict, but it goes on from what the call before left in Slots; nil if nothing is kept
	Memory    int        // bytes of Slots that Session needs
}

// Learner is the generated code that trains and measures a model. Graphs of a learner read inputs, then targets.
type Learner struct {
	Model     *Model
	Losses    []string   // "loss", the total, first
	Metrics   []Tensor   // name and shape of each
	Slots     []Variable // what besides the model's variables is kept between steps; offsets count from the slab of the slots
	Evaluate  Graph      // results: the losses; adds to the accumulators
	Measure   Graph      // results: the metrics, from the accumulators
	Gradients *Graph     // only on request: outputs, losses of the graph that trains, "grad.PATH", "grad.FIELD"; adds to the accumulators
	// Activations, only on request, reads inputs of at most ActivationRows rows; its results are what each layer gives.
	Activations    *Graph
	ActivationRows int
	Adapt          *Adapt // nil if no layer learns from the data before training
	Trainings      []Training
}

// Adapt is the generated code of what layers learn from before training. The results of its graph, which reads
// inputs, then targets, are float32 [group, element] of each row, one a statistic.
type Adapt struct {
	Graph      Graph
	Statistics []Statistic
}

// Statistic is what a layer learns: its states LAYER.mean and LAYER.variance, one number a group, or of bins
// LAYER.bin_boundaries, and of how many values in LAYER.count. What is given twice for a layer is learnt of both.
type Statistic struct {
	Layer   string
	Bins    bool
	Epsilon float64 // of bins: how far off boundaries may be
}

// Training is one train block's step.
type Training struct {
	Name string // "" if the block has none
	Step Graph  // results: the losses; updates weights, states, slots, accumulators
	// Schedules set learning rates from the slot `epoch`, behind the name of the block.
	Schedules []Graph
	Finish    *Graph   // what is done at the end of training, nil if nothing
	Rates     []string // the paths of the slots that hold learning rates which the caller may change
}

// Call is one run of a graph: what it reads, and where it computes.
type Call struct {
	Pool    *Pool
	N       int    // rows, at most the model's BatchSize
	Fields  []Slab // inputs, then targets: compact, N rows each
	Sizes   []int  // bytes of a row of each field, if they are known
	Weights Slab   // the model's variables
	Slots   Slab   // the learner's
	Arena   Slab
	Seed    uint64
	Step    uint32 // of training, or the number of the call
	Fault   Fault
	Results []Slab // where the results lie; Run sets them
	// Watch, if not nil, is told after each function of a watched graph which it was and what numbers it has read and
	// written: the place, then a name for each slice, cut by |. Programs that dlgen builds for its verbs look for the first
	// that is no finite number.
	Watch func(place string, values ...[]float32)

	device map[*deviceGraph]*deviceCall
	held   bool // variables may stay on the device between runs
}

// Do runs a graph. The results lie in the call until its next run. An index out of range is an error, after which
// weights, states and slots are as they were.
func (c *Call) Do(g *Graph) error {
	c.Fault.Reset()
	g.run(c)
	return c.Fault.Err()
}

// Draw says which random numbers an operation of this call draws.
func (c *Call) Draw(stream uint32) Draw { return Draw{Seed: c.Seed, Step: c.Step, Stream: stream} }

// Put copies a row's value of a field or result into its memory.
func Put[T any](s Slab, row int, v *T) {
	size := len(asBytes(v))
	copy(s[row*size:(row+1)*size], asBytes(v))
}

// Take copies a row's value of a field or result out of its memory.
func Take[T any](v *T, s Slab, row int) {
	size := len(asBytes(v))
	copy(asBytes(v), s[row*size:(row+1)*size])
}
