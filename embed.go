// Package dlgen is a compiler from a small language for deep-learning models to readable, specialised Go.
//
// The command is in cmd/dlgen, what generated code links is in rt. This package only holds the text of the
// runtime, so that the command can build models where no module gives it.
package dlgen

import "embed"

// Runtime is go.mod, go.sum and the source of rt with all that it imports, but for the loader of shared libraries that rt/gpu needs.
//
//go:embed go.mod go.sum rt
var Runtime embed.FS
