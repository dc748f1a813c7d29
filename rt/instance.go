package rt

import (
	"sync"
	"sync/atomic"
	"unsafe"
)

// asBytes returns the memory of a value without pointers.
func asBytes[T any](v *T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(v)), unsafe.Sizeof(*v))
}

// At returns a slab's memory at an offset as a value without pointers: a typed view of a weight.
func At[T any](s Slab, off int) *T {
	var v *T // of which there may be megabytes
	return (*T)(unsafe.Pointer(unsafe.SliceData(s[off : off+int(unsafe.Sizeof(*v))])))
}

// Option changes how an instance is made.
type Option func(*settings)

type settings struct {
	seed    int64
	threads int
}

// WithSeed sets the seed of initial weights and random numbers; without it, it is 0.
func WithSeed(seed int64) Option { return func(s *settings) { s.seed = seed } }

// WithThreads gives the instance a pool of its own of so many threads; without it, all instances share one of
// GOMAXPROCS threads.
func WithThreads(n int) Option { return func(s *settings) { s.threads = n } }

var shared struct {
	once sync.Once
	pool *Pool
}

// SharedPool returns the pool that instances use which have none of their own. It is made at the first call.
func SharedPool() *Pool {
	shared.once.Do(func() { shared.pool = NewPool(0) })
	return shared.pool
}

// Instance is a model with its weights. Predictions may run concurrently.
type Instance struct {
	Model  *Model
	Params *Params // of Model.Variables
	Pool   *Pool
	Seed   int64

	calls atomic.Uint32 // predictions so far, for random numbers
	mu    sync.Mutex
	free  []*Call // used before and ready for use again
}

// NewInstance returns a model with its initial weights.
func NewInstance(m *Model, options ...Option) *Instance {
	var s settings
	for _, o := range options {
		o(&s)
	}
	i := &Instance{Model: m, Params: NewParams(m.Variables), Seed: s.seed}
	if s.threads > 0 {
		i.Pool = NewPool(s.threads)
	} else {
		i.Pool = SharedPool()
	}
	i.Params.Init(s.seed)
	return i
}

// Clone returns the same model with a copy of the weights as they are now.
func (i *Instance) Clone() *Instance {
	c := &Instance{Model: i.Model, Params: NewParams(i.Params.Table), Pool: i.Pool, Seed: i.Seed}
	copy(c.Params.Slab, i.Params.Slab)
	return c
}

// NewCall returns a call for graphs of the model with memory of its own for the model's most rows: arena bytes,
// the inputs, and the targets if they are wanted. Slots is nil.
func (i *Instance) NewCall(arena int, targets bool) *Call {
	m := i.Model
	c := &Call{Pool: i.Pool, Weights: i.Params.Slab, Arena: newSlabAt(arena, arenasPart), Seed: uint64(i.Seed)}
	fields := m.Inputs
	if targets {
		fields = append(fields[:len(fields):len(fields)], m.Targets...)
	}
	for k := range fields {
		bytes := fields[k].Bytes(m.BatchSize)
		c.Fields = append(c.Fields, newSlabAt(bytes, k))
		if !fields[k].Batchless {
			bytes = fields[k].Bytes(1)
		}
		c.Sizes = append(c.Sizes, bytes)
	}
	return c
}

// Begin returns a call for predicting n rows, for the caller alone until End.
func (i *Instance) Begin(n int) *Call {
	i.mu.Lock()
	var c *Call
	if last := len(i.free) - 1; last >= 0 {
		c, i.free = i.free[last], i.free[:last]
	}
	i.mu.Unlock()
	if c == nil {
		c = i.NewCall(i.Model.Predict.Arena, false)
		c.Results = make([]Slab, len(i.Model.Predict.Results))
	}
	c.N, c.Step = n, i.calls.Add(1)-1
	return c
}

// Predict runs the model's prediction. An input that is no index of its range is an error.
func (i *Instance) Predict(c *Call) error {
	c.Fault.Reset()
	if !CheckFields(c, i.Model.Inputs) {
		return c.Fault.Err()
	}
	i.Model.Predict.run(c)
	return c.Fault.Err()
}

// End gives a call back.
func (i *Instance) End(c *Call) {
	i.mu.Lock()
	i.free = append(i.free, c)
	i.mu.Unlock()
}

// CheckFields notes the first index of a call's fields that is out of its range, and reports whether there is none.
func CheckFields(c *Call, fields []Tensor) bool {
	for k := range fields {
		f := &fields[k]
		if f.Index == 0 {
			continue
		}
		n := c.N * f.Len()
		ok := true
		switch f.DType {
		case Int32:
			ok = CheckIndex(&c.Fault, f.Name, c.Fields[k].I32(0, n), f.Index)
		case Int64:
			ok = CheckIndex(&c.Fault, f.Name, c.Fields[k].I64(0, n), f.Index)
		case Uint8:
			ok = CheckIndex(&c.Fault, f.Name, c.Fields[k].U8(0, n), f.Index)
		}
		if !ok {
			c.Fault.inRow(f.Len())
			return false
		}
	}
	return true
}
