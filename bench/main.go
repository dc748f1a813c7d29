// Command bench times dlgen on the workloads that other frameworks are timed on, and prints a line of JSON for each:
//
//	go run ./bench --threads 1 --only '^conv' --seconds 5
//
// The models are the .dl files beside it, as `dlgen generate` compiles them into generated/. A workload is checked before
// it is timed. docs/benchmarks.md tells how to compare the lines with those of others.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime"
)

func main() { os.Exit(run(os.Stdout, os.Stderr, os.Args[1:])) }

// options are the flags.
type options struct {
	threads int
	seconds float64
	quiet   float64
	data    string
	slow    bool
	only    *regexp.Regexp
}

// run times what the flags pick and returns the exit code: 1 if a workload failed, and 2 for wrong flags.
func run(stdout, stderr io.Writer, args []string) int {
	o, err := parse(stderr, args)
	if err != nil {
		return 2
	}
	runtime.GOMAXPROCS(o.threads)
	code := 0
	for _, w := range works() {
		if !o.only.MatchString(w.name) || w.slow && !o.slow {
			continue
		}
		if err := w.print(stdout, o); err != nil {
			fmt.Fprintf(stderr, "%s: %v\n", w.name, err)
			code = 1
		}
	}
	if err := processes(stdout, o); err != nil {
		fmt.Fprintf(stderr, "process: %v\n", err)
		code = 1
	}
	return code
}

// parse reads the flags; the package flag reports what is wrong with them.
func parse(stderr io.Writer, args []string) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.IntVar(&o.threads, "threads", 1, "threads")
	f.Float64Var(&o.seconds, "seconds", 1, "time to spend on each workload")
	f.Float64Var(&o.quiet, "quiet", 0, "wait up to this many seconds for other processes to leave the cores before each workload")
	f.StringVar(&o.data, "data", os.Getenv("DLGEN_DATA"), "the folder that holds mnist/, for tta.*")
	f.BoolVar(&o.slow, "slow", false, "also linreg.fit1000, linreg.fit1000full and tta.*")
	only := f.String("only", "", "regular expression over the names of workloads")
	err := f.Parse(args)
	if err == nil {
		o.only, err = regexp.Compile(*only)
		if err == nil && (o.threads < 1 || f.NArg() > 0) {
			err = fmt.Errorf("usage: bench [flags], with at least one thread")
		}
		if err != nil {
			fmt.Fprintln(stderr, err)
		}
	}
	return o, err
}
