//go:build race

package suite

// raced says that the race detector is at work, under which pools of memory forget on purpose.
const raced = true
