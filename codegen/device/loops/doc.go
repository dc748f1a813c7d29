// Package loops writes loops whose turns treat each row of a batch for itself as one kernel: a group takes some rows through all turns.
//
//	end := loops.InOne(g, step, write)
//	… what serves where groups are too small …
//	end()
//
// What holds:
//   - What a turn makes is in shared memory, what is stacked goes to memory too; work items wait for each other where one reads what
//     another has written. No group waits for another one.
//   - Steps of a turn are written by what writes them elsewhere; products of rows with a matrix that is the same in all turns are
//     shared among the work items here.
//   - A loop that has no such form is none: InOne leaves the list as it was.
//
// The files: loop (which loops, and the kernel), rowwise (whether rows are alone), home (where values are), state (what turns hand on), product,
// parts (products), wait (barriers).
package loops
