package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// moduleRuntime is where the runtime's source lies.
type moduleRuntime struct {
	dir  string // a folder with go.mod and rt
	hash string // of its content, or its version
}

// runtimeFor finds the runtime for .dl files of a folder.
func (c *Cache) runtimeFor(ctx context.Context, goCommand, folder string) (moduleRuntime, error) {
	if r, ok := fromModule(ctx, goCommand, folder); ok {
		return r, nil
	}
	return c.fromEmbedded()
}

// fromModule asks the module that a folder belongs to.
func fromModule(ctx context.Context, goCommand, folder string) (moduleRuntime, bool) {
	cmd := exec.CommandContext(ctx, goCommand, "list", "-m", "-json", modulePath)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=readonly") // nothing is written there
	out, err := cmd.Output()
	if err != nil {
		return moduleRuntime{}, false
	}
	var m struct {
		Dir, Version string
		Replace      *struct{ Dir string }
	}
	if json.Unmarshal(out, &m) != nil || m.Dir == "" {
		return moduleRuntime{}, false
	}
	if m.Version != "" && m.Replace == nil {
		return moduleRuntime{m.Dir, m.Version}, true
	}
	hash, err := hashTree(os.DirFS(m.Dir))
	if err != nil {
		return moduleRuntime{}, false
	}
	return moduleRuntime{m.Dir, hash}, true
}

// fromEmbedded writes the embedded copy into the cache, once.
func (c *Cache) fromEmbedded() (moduleRuntime, error) {
	hash, err := hashTree(c.Runtime)
	if err != nil {
		return moduleRuntime{}, err
	}
	dir := filepath.Join(c.Dir, "runtime", hash)
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
		return moduleRuntime{dir, hash}, nil
	}
	if err := os.MkdirAll(filepath.Join(c.Dir, "tmp"), 0o755); err != nil {
		return moduleRuntime{}, err
	}
	work, err := os.MkdirTemp(filepath.Join(c.Dir, "tmp"), "runtime-")
	if err != nil {
		return moduleRuntime{}, err
	}
	defer os.RemoveAll(work)
	err = walkSource(c.Runtime, func(name string, text []byte) error {
		if name == "go.mod" {
			// rt needs the standard library only; the other requirements are the compiler's.
			text = []byte("module " + modulePath + "\n\ngo 1.26\n")
		}
		return writeFile(filepath.Join(work, filepath.FromSlash(name)), text)
	})
	if err != nil {
		return moduleRuntime{}, err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return moduleRuntime{}, err
	}
	if err := os.Rename(work, dir); err != nil {
		if _, there := os.Stat(filepath.Join(dir, "go.mod")); there != nil {
			return moduleRuntime{}, fmt.Errorf("writing the runtime's source: %w", err)
		}
	}
	return moduleRuntime{dir, hash}, nil
}

// hashTree hashes go.mod and the sources below rt.
func hashTree(tree fs.FS) (string, error) {
	h := sha256.New()
	err := walkSource(tree, func(name string, text []byte) error {
		fmt.Fprintf(h, "%s %d\n", name, len(text))
		h.Write(text)
		return nil
	})
	return hex.EncodeToString(h.Sum(nil))[:32], err
}

// walkSource visits go.mod and each source file below rt but tests, in lexical order.
func walkSource(tree fs.FS, visit func(name string, text []byte) error) error {
	text, err := fs.ReadFile(tree, "go.mod")
	if err != nil {
		return err
	}
	if err := visit("go.mod", text); err != nil {
		return err
	}
	return fs.WalkDir(tree, "rt", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if strings.HasPrefix(d.Name(), "_") || d.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(name, "_test.go") || (!strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".s")) {
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		return visit(name, text)
	})
}

func exeSuffix() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}
