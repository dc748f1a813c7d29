// Package cases runs passes over graphs: over cases, which are files of IR before a pass and of what is wanted behind it, and over random
// graphs. Behind a pass a graph is well formed, and gives the numbers that it gave before, as the oracle computes them.
//
//	cases.Golden(t, "testdata/*.ir", pass)    NAME.ir becomes NAME.want; DLGEN_UPDATE=1 writes that anew
//	cases.Numbers(t, "testdata/*.ir", pass)   the numbers are the same
package cases
