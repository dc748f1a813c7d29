// Package irtest has what all tests of IR share: a corpus of cases, each a graph in a file, of every primitive;
// random graphs; inputs; comparisons; and central differences.
//
//	for _, c := range irtest.Cases() { … irtest.Inputs(c.Graph, c.Rows, c.Low, c.High, 1) … }
//
// Random graphs come by seed: Random for all, RandomOf for training graphs and smooth ones; Equivalent compares a
// graph before and after a pass.
//
// The same corpus is used for values (evaluator, generated code), derivatives and passes. A case of primitive
// conv is cases/conv.ir or cases/conv.NAME.ir; its first lines say how to feed it:
//
//	// range: -1..1       what inputs are drawn from
//	// rows: 3
//	// order: 2           how many derivatives central differences can confirm
//	// tolerance: 1e-4    relative, of f32 code against the oracle; 1e-5 if not said
//
// record.py computes the corpus by other libraries; with its numbers the evaluator is tested.
package irtest
