//go:build !linux

package cpu

// Widen does nothing: other systems choose the sizes of pages themselves.
func Widen([]byte) {}
