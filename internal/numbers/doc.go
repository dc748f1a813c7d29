// Package numbers is what tests of generated code share: the oracle's tensors as they lie in memory, the runtime's random numbers for the
// oracle, and graphs that train.
//
// A test draws what a graph reads (Inputs), runs the graph in the oracle with it, and the generated code on the same bytes (Encode) with
// Seed and Step; what it gives is read back (Decode) and compared (irtest.Close).
package numbers
