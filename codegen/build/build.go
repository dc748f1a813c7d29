package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// modulePath is the module that generated code imports.
const modulePath = "github.com/dlgen/dlgen"

// Program is what to build: the text of each file by its slash-separated path below the program's module,
// which is named "model". `main.go` is the command.
type Program struct {
	Files map[string][]byte
	// Folder is where the .dl file lies; its module, if it has one, gives the runtime.
	Folder string
	// Plain saves the Go compiler's optimization of the program's own packages, not of the runtime: for tests that
	// run it once.
	Plain bool
}

// Cache is a folder of built programs.
type Cache struct {
	Dir string
	// Runtime is the embedded copy of the runtime, used where no module gives one.
	Runtime fs.FS
}

// ErrNoGo tells that there is no Go toolchain.
var ErrNoGo = errors.New("this verb builds Go code and found no go command: install Go 1.26 or later from go.dev and put it on the PATH")

// DefaultDir returns the cache folder: $DLGEN_CACHE, or dlgen in the user's cache folder.
func DefaultDir() (string, error) {
	if dir := os.Getenv("DLGEN_CACHE"); dir != "" {
		return filepath.Abs(dir)
	}
	base, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no folder for what is built: DLGEN_CACHE names one (%w)", err)
	}
	return filepath.Join(base, "dlgen"), nil
}

// Build returns the path of the program's binary, building it if needed.
func (c *Cache) Build(ctx context.Context, p Program) (string, error) {
	goCommand, err := exec.LookPath("go")
	if err != nil {
		return "", ErrNoGo
	}
	runtime, err := c.runtimeFor(ctx, goCommand, p.Folder)
	if err != nil {
		return "", err
	}
	key, err := p.key(ctx, goCommand, runtime)
	if err != nil {
		return "", err
	}
	binary := filepath.Join(c.Dir, "bin", key, "model"+exeSuffix())
	if _, err := os.Stat(binary); err == nil {
		now := time.Now()
		_ = os.Chtimes(filepath.Dir(binary), now, now) // recently used: pruned last
		return binary, nil
	}
	if err := c.compile(ctx, goCommand, p, runtime, binary); err != nil {
		return "", err
	}
	c.prune()
	return binary, nil
}

// key hashes all that decides the binary.
func (p Program) key(ctx context.Context, goCommand string, r moduleRuntime) (string, error) {
	h := sha256.New()
	version, err := exec.CommandContext(ctx, goCommand, "env", "GOVERSION", "GOOS", "GOARCH", "GOFLAGS", "GOAMD64", "GOEXPERIMENT").Output()
	if err != nil {
		return "", fmt.Errorf("go env: %w", err)
	}
	fmt.Fprintf(h, "%s\n%s\n%s\n%v\n", version, r.dir, r.hash, p.Plain)
	for _, name := range sortedNames(p.Files) {
		fmt.Fprintf(h, "%s %d\n", name, len(p.Files[name]))
		h.Write(p.Files[name])
	}
	return hex.EncodeToString(h.Sum(nil))[:32], nil
}

// compile builds in a temporary folder and moves the binary into its place, so that a killed or a concurrent
// build leaves nothing half done.
func (c *Cache) compile(ctx context.Context, goCommand string, p Program, r moduleRuntime, binary string) error {
	if err := os.MkdirAll(filepath.Join(c.Dir, "tmp"), 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp(filepath.Join(c.Dir, "tmp"), "build-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	mod := fmt.Sprintf("module model\n\ngo 1.26\n\nrequire %s v0.0.0\n\nreplace %s => %s\n", modulePath, modulePath, quoteIfNeeded(r.dir))
	// What runs on the processor needs nothing from elsewhere. The drivers' one need comes from Go's module cache or, the first time,
	// from the user's proxy.
	environment := []string{"GOPROXY=off", "GOSUMDB=off"}
	if p.linksDrivers() {
		require, sums := loader(c.Runtime)
		mod += "\nrequire (\n" + require + ")\n"
		environment = nil
		if err := writeFile(filepath.Join(work, "go.sum"), []byte(sums)); err != nil {
			return err
		}
	}
	if err := writeFile(filepath.Join(work, "go.mod"), []byte(mod)); err != nil {
		return err
	}
	for _, name := range sortedNames(p.Files) {
		if err := writeFile(filepath.Join(work, filepath.FromSlash(name)), p.Files[name]); err != nil {
			return err
		}
	}
	built := filepath.Join(work, "_binary"+exeSuffix())                // no package has this name
	args := []string{"build", "-trimpath", "-ldflags=-s", "-o", built} // what only debuggers read would double it
	if p.Plain {
		args = append(args, "-gcflags=model/...=-N -l")
	}
	cmd := exec.CommandContext(ctx, goCommand, append(args, ".")...)
	cmd.Dir = work
	cmd.Env = append(append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=-mod=mod", "GO111MODULE=on"), environment...)
	if out, err := cmd.CombinedOutput(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if p.linksDrivers() && bytes.Contains(out, []byte(loaderPath)) {
			return fmt.Errorf("programs for GPUs need the Go module %s, which could not be had: %w\n%s", loaderPath, err, out)
		}
		return fmt.Errorf("building the generated code failed, which is a fault of dlgen: %w\n%s", err, out)
	}
	if err := os.MkdirAll(filepath.Dir(binary), 0o755); err != nil {
		return err
	}
	return os.Rename(built, binary)
}

// keep is how many programs the cache holds.
const keep = 64

// prune removes the programs used longest ago. It is a courtesy: what fails is left.
func (c *Cache) prune() {
	entries, err := os.ReadDir(filepath.Join(c.Dir, "bin"))
	if err != nil || len(entries) <= keep {
		return
	}
	age := func(e os.DirEntry) time.Time {
		info, err := e.Info()
		if err != nil {
			return time.Time{}
		}
		return info.ModTime()
	}
	sort.Slice(entries, func(i, j int) bool { return age(entries[i]).Before(age(entries[j])) })
	for _, e := range entries[:len(entries)-keep] {
		_ = os.RemoveAll(filepath.Join(c.Dir, "bin", e.Name()))
	}
}

// Size returns the bytes that the cache takes.
func (c *Cache) Size() int64 {
	var total int64
	_ = filepath.WalkDir(c.Dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
			total += info.Size()
		}
		return nil
	})
	return total
}

func writeFile(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

func sortedNames(files map[string][]byte) []string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// quoteIfNeeded makes a path fit for go.mod.
func quoteIfNeeded(path string) string {
	if strings.ContainsAny(path, " \t\"'`()[],") {
		return "\"" + strings.ReplaceAll(strings.ReplaceAll(path, `\`, `\\`), `"`, `\"`) + "\""
	}
	return path
}
