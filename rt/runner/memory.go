package runner

import "github.com/dlgen/dlgen/rt"

// memoryOf is how many bytes a model takes: its weights, and of the graphs that a verb runs the largest arena and what
// they read. To train takes what the optimizer keeps, too.
func memoryOf(l *rt.Learner, predicting bool) int64 {
	m := l.Model
	total, arena := bytesOf(m.Variables), m.Predict.Arena
	fields := m.Inputs
	if !predicting {
		fields = append(fields[:len(fields):len(fields)], m.Targets...)
		total += bytesOf(l.Slots)
		arena = max(arena, l.Evaluate.Arena)
		for k := range l.Trainings {
			arena = max(arena, l.Trainings[k].Step.Arena)
		}
	}
	for k := range fields {
		total += int64(fields[k].Bytes(m.BatchSize))
	}
	return total + int64(arena)
}

// bytesOf is the memory of variables.
func bytesOf(table []rt.Variable) int64 {
	end := 0
	for i := range table {
		end = max(end, table[i].Offset+table[i].Bytes())
	}
	return int64(end)
}

// certain is what every machine is taken to have.
const certain = 1 << 30

// judgeMemory refuses a model that this machine has not the memory for: the runtime would end the program with a dump
// of its own.
func judgeMemory(l *rt.Learner, predicting bool) error {
	if n := memoryOf(l, predicting); n > certain && !affords(n) {
		return errMemory(l.Model, n)
	}
	return nil
}
