package codegen

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// guard runs a stage; a panic in it becomes an internal error at a place.
func guard(diags *diag.List, at dsl.Span, stage string, run func()) {
	defer func() {
		if fault := recover(); fault != nil {
			diags.Add(internalError(at, stage, fault, frames()))
		}
	}()
	run()
}

// guard runs a stage of the package.
func (p *Package) guard(at dsl.Span, stage string, run func()) { guard(p.Diags, at, stage, run) }

// mostFrames is how many calls of ours an internal error lists.
const mostFrames = 5

// frames lists the calls of ours that led to a panic, the innermost first.
func frames() []string {
	pcs := make([]uintptr, 64)
	walk := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	var out []string
	for len(out) < mostFrames {
		f, more := walk.Next()
		if at := strings.Index(f.Function, "dlgen/dlgen/"); at >= 0 && !strings.HasSuffix(f.Function, ".guard") {
			file := f.File[strings.LastIndex(f.File, "/")+1:]
			out = append(out, fmt.Sprintf("%s (%s:%d)", f.Function[at+len("dlgen/dlgen/"):], file, f.Line))
		}
		if !more {
			break
		}
	}
	return out
}
