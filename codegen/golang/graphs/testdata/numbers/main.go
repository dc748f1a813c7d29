// The program that numbers_test.go builds with the code of many graphs: it runs jobs and writes what they gave.
package main

import (
	"encoding/gob"
	"os"
	"testing"

	"github.com/dlgen/dlgen/rt"
)

// Case is a graph with what its call needs.
type Case struct {
	run            func(c *rt.Call)
	arena, results int
}

// Job is a run of a case.
type Job struct {
	Case, Rows, Threads int
	Fields              [][]byte
	Weights             []byte
}

// Done is what a run gave.
type Done struct {
	Results [][]byte
	Weights []byte
	Fault   string
	Panic   string
	Allocs  float64
}

func main() {
	in, out := gob.NewDecoder(os.Stdin), gob.NewEncoder(os.Stdout)
	pools := map[int]*rt.Pool{}
	for {
		var j Job
		if in.Decode(&j) != nil {
			return
		}
		if pools[j.Threads] == nil {
			pools[j.Threads] = rt.NewPool(j.Threads)
		}
		if err := out.Encode(do(&j, pools[j.Threads])); err != nil {
			panic(err)
		}
	}
}

func slabOf(data []byte) rt.Slab {
	s := rt.NewSlab(len(data))
	copy(s, data)
	return s
}

func do(j *Job, p *rt.Pool) (d Done) {
	defer func() {
		if r := recover(); r != nil {
			d.Panic = "panic"
			if e, ok := r.(error); ok {
				d.Panic = e.Error()
			}
		}
	}()
	k := cases[j.Case]
	// Seed and step are those of internal/numbers.
	c := &rt.Call{Pool: p, N: j.Rows, Weights: slabOf(j.Weights), Arena: rt.NewSlab(k.arena), Seed: 7, Step: 3, Results: make([]rt.Slab, k.results)}
	for i := range c.Arena {
		c.Arena[i] = 0xff // what nobody has written is NaN
	}
	c.Slots = c.Weights
	for _, f := range j.Fields {
		c.Fields = append(c.Fields, slabOf(f))
	}
	k.run(c)
	if err := c.Fault.Err(); err != nil {
		d.Fault = err.Error()
	}
	for _, r := range c.Results {
		d.Results = append(d.Results, append([]byte{}, r...))
	}
	d.Weights = append([]byte{}, c.Weights...)
	d.Allocs = testing.AllocsPerRun(2, func() { k.run(c) })
	return d
}
