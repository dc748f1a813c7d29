//go:build !unix

package main

import "time"

// processorTime is not known here; samples count the time that passes.
func processorTime() time.Duration { return 0 }
