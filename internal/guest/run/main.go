// Command run runs programs on a machine with AVX-512 that Bochs emulates, for processors that have none:
//
//	run -bochs PROGRAM -kernel FILE -init FILE [-file NAME=PATH ...] 'NAME ARGUMENT ...' ...
//
// Files and folders come into the machine's memory, where programs that need no libraries run one after the other, each in the folder
// that it lies in. What they print is printed; the exit status is 0 if none failed. An instruction takes some hundred of the
// processor's own.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

func main() {
	m := machine{archive: archive{known: map[string]bool{}}}
	flag.StringVar(&m.bochs, "bochs", "bochs", "Bochs 3, with AVX-512, without a debugger and a display")
	flag.StringVar(&m.kernel, "kernel", "", "Linux (bzImage)")
	flag.StringVar(&m.init, "init", "", "the first process: ./internal/guest/init, built without C")
	flag.IntVar(&m.memory, "memory", 2048, "MiB, at most 2048")
	flag.DurationVar(&m.limit, "timeout", time.Hour, "how long it may take")
	flag.Func("file", "NAME=PATH of a file or folder", func(s string) error {
		name, path, ok := strings.Cut(s, "=")
		if !ok {
			return fmt.Errorf("%s has no =", s)
		}
		return m.add(name, path)
	})
	flag.Func("env", "NAME=VALUE of the programs' environment, without spaces", func(s string) error {
		m.environment = append(m.environment, s)
		return nil
	})
	flag.Parse()
	if err := m.run(flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "guest:", err)
		os.Exit(1)
	}
}
