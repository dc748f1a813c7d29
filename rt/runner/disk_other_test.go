//go:build !linux

package runner

import "github.com/dlgen/dlgen/rt/train"

// limit would fill the disk.
type limit struct{ train.Events }
