//go:build !race

package suite

// raced says that the race detector is at work.
const raced = false
