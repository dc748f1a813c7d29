// Package golden compares what tests make with files that show what is wanted.
//
// DLGEN_UPDATE=1 writes the files anew. No file means that nothing is wanted, so a text that becomes empty
// removes its file.
package golden
