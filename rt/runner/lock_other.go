//go:build !linux && !darwin

package runner

// lockFolder trusts a system that cannot lock a folder.
func lockFolder(string) (release func(), err error) { return func() {}, nil }
