// Package race tells tests whether the race detector watches them: it allocates and keeps memory of its own.
package race
