package safetensors

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Replace writes a file anew. It goes to a temporary file beside it, which is synced and then renamed, so that at
// any instant the old one or the new one is there whole. It keeps its permissions, and a link stays one: what it leads
// to is written anew. What is no file, such as /dev/stdout or a pipe, cannot be replaced and is written to.
func Replace(path string, write func(w io.Writer) error) error {
	target := path
	if followed, err := filepath.EvalSymlinks(path); err == nil {
		target = followed
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return &fs.PathError{Op: "write", Path: path, Err: errFolder}
	case err == nil && !info.Mode().IsRegular():
		return into(path, write)
	}
	return replace(path, target, info, write)
}

// replace is Replace for a file, of which info tells if there is one; faults are told of path.
func replace(path, target string, info fs.FileInfo, write func(w io.Writer) error) (err error) {
	f, err := temporary(target)
	if err != nil {
		return faultOf(path, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err = buffered(f, write); err != nil {
		return faultIn(f.Name(), path, err)
	}
	if info != nil {
		err = f.Chmod(info.Mode().Perm())
	}
	if err = errors.Join(err, f.Sync()); err != nil {
		return faultOf(path, err)
	}
	if err = f.Close(); err != nil {
		return faultOf(path, err)
	}
	if err = os.Rename(f.Name(), target); err != nil {
		return faultOf(path, err)
	}
	syncFolder(filepath.Dir(target))
	return nil
}

// temporaryEnd is how the names of temporary files end, behind a number.
const temporaryEnd = ".tmp"

// temporary makes a file beside another, with the permissions that any new file gets.
func temporary(target string) (*os.File, error) {
	for n := 0; ; n++ {
		f, err := os.OpenFile(target+"."+strconv.Itoa(n)+temporaryEnd, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// Sweep takes away what processes that were killed inside of Replace have left of files: NAME.0.tmp and so on. Nobody
// must be writing these files.
func Sweep(folder string, names ...string) {
	found, err := os.ReadDir(folder)
	if err != nil {
		return // there is nothing to sweep, or it is in nobody's way
	}
	for _, e := range found {
		start, ok := strings.CutSuffix(e.Name(), temporaryEnd)
		at := strings.LastIndexByte(start, '.')
		if !ok || at < 0 || !e.Type().IsRegular() || !slices.Contains(names, start[:at]) {
			continue
		}
		if n, err := strconv.Atoi(start[at+1:]); err == nil && strconv.Itoa(n) == start[at+1:] && n >= 0 {
			_ = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}

// into writes to what is there and is no file.
func into(path string, write func(w io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(buffered(f, write), f.Close())
}

// buffered writes through a buffer.
func buffered(to io.Writer, write func(w io.Writer) error) error {
	b := bufio.NewWriterSize(to, 1<<16)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

// faultIn names the file that was asked for in a fault of the temporary one; other faults are the writer's own.
func faultIn(temporary, path string, err error) error {
	if at := (*fs.PathError)(nil); errors.As(err, &at) && at.Path == temporary {
		return faultOf(path, err)
	}
	return err
}

// faultOf says of which file a fault is: the names of temporary files say nothing.
func faultOf(path string, err error) error {
	var at *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &at):
		err = at.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return &fs.PathError{Op: "write", Path: path, Err: err}
}

// syncFolder makes a rename last. Not every system can, and the file is whole without it.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		d.Close()
	}
}
