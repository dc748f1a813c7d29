package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// console is what the kernel's first process prints to.
const console = "dev/console"

// archive is a cpio of files, as Linux unpacks it (its "initramfs buffer format").
type archive struct {
	bytes.Buffer
	files int
	known map[string]bool
}

func (a *archive) entry(name string, mode int, data []byte) {
	a.files++
	major, minor := 0, 0
	if name == console {
		major, minor = 5, 1
	}
	fmt.Fprintf(a, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x", a.files, mode, 0, 0, 1, 0, len(data), 0, 0, major, minor, len(name)+1, 0)
	a.WriteString(name + "\x00")
	a.pad()
	a.Write(data)
	a.pad()
}

func (a *archive) pad() { a.Write(make([]byte, -a.Len()&3)) }

// folders adds those that a name lies in.
func (a *archive) folders(name string) {
	dir := filepath.Dir(name)
	if dir == "." || a.known[dir] {
		return
	}
	a.folders(dir)
	a.known[dir] = true
	a.entry(dir, 0o040755, nil)
}

// add adds a file, or a folder and all in it.
func (a *archive) add(name, path string) error {
	return filepath.WalkDir(path, func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(at)
		if err != nil {
			return err
		}
		to := name + filepath.ToSlash(strings.TrimPrefix(at, path))
		a.folders(to)
		a.entry(to, 0o100755, data)
		return nil
	})
}

// end adds command lines, a console, and the end.
func (a *archive) end(commands []string) {
	a.entry("commands", 0o100644, []byte(strings.Join(commands, "\n")))
	a.folders(console)
	a.entry(console, 0o020600, nil)
	a.entry("TRAILER!!!", 0, nil)
}
