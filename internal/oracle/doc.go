// Package oracle is how tests compare what code is generated of a graph with the oracle: a graph, what is planned of it, and what it reads.
//
//	tr := &oracle.Trial{Name: "norm", Graph: want, Low: -1, High: 1, Rows: 3, Tolerance: 1e-5}
//	tr.Plan(optimized, plan.Options{})
//	given, err := tr.Given(3)
//	… generates code of tr.Schedule, runs it with given.Weights and given.Fields …
//	err = tr.Close(result, given.Want.Results["y"])
package oracle
