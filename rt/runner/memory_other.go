//go:build !linux && !darwin

package runner

// affords trusts a system that has no cheap way to ask.
func affords(int64) bool { return true }
