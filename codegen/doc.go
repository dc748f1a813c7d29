// Package codegen is the driver: it finds .dl files, runs the stages over them in order and hands back Go text.
//
//	p, err := codegen.Load(codegen.Options{Paths: []string{"./..."}})
//	for _, pkg := range p.Packages {
//		files := pkg.Generate(codegen.Target{})    // nil if pkg.Diags has errors
//	}
//
// In come paths, the overrides of --set, and a function that opens sources of data; out come diagnostics and,
// if none is an error, generated files. Nothing is written here: callers do that.
//
// The stages of a file:
//
//	load      paths → text → tree; imports are read once a run (paths.go, read.go)
//	check     tree → typed model; what sources hold comes from the lock file or the data (schema.go, lock.go)
//	lower     typed model → IR, stabilized, differentiated, optimized (compile.go)
//	plan      IR → layouts and schedules (schedule.go), feeds of datasets (feed.go)
//	emit      → Go (generate.go), programs for GPUs (device.go), or numbers about the model (summary.go)
//
// A package is the files of a folder: they become one Go package, all or none of them. The same input gives the
// same output, whatever the machine. A panic of any stage becomes the diagnostic "internal error" (recover.go).
package codegen
