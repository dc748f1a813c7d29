//go:build linux && (amd64 || arm64)

// Package emulated runs CUDA's text, inline PTX among it, lane by lane on the processor, for tests on machines without a GPU: a libcuda whose
// memory is the host's, and an NVRTC that translates a text and compiles it by g++.
package emulated

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// ErrNoCompiler is the reason why nothing is emulated.
var ErrNoCompiler = errors.New("no g++: CUDA's text cannot be run on the processor")

// Environment is what a process has in its environment whose GPU is the emulator. The emulator's libraries are built once for each state of their
// sources, which lie in this module, and are kept beside the cache of kernels.
func Environment() ([]string, error) {
	sources, err := sourceFiles()
	if err != nil {
		return nil, err
	}
	if _, err := exec.LookPath("g++"); err != nil {
		return nil, ErrNoCompiler
	}
	hash := sha256.New()
	for _, path := range sources {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(hash, "%s %d\n%s", filepath.Base(path), len(text), text)
	}
	name := hex.EncodeToString(hash.Sum(nil))[:12]
	dir, err := folder(name)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(dir); err != nil {
		if err := build(filepath.Join(filepath.Dir(sources[0]), "build"), dir, name); err != nil {
			return nil, err
		}
	}
	path := dir
	if was := os.Getenv("LD_LIBRARY_PATH"); was != "" {
		path += ":" + was
	}
	return []string{"DLGEN_GPU=cuda", "LD_LIBRARY_PATH=" + path, "DLGEN_NVRTC=" + filepath.Join(dir, "libnvrtc.so.13"),
		"DLGEN_CUBLASLT=" + filepath.Join(dir, "none")}, nil
}

// folder is where the libraries of a state of the sources are.
func folder(name string) (string, error) {
	dir := os.Getenv("DLGEN_CACHE")
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(user, "dlgen")
	}
	return filepath.Abs(filepath.Join(dir, "emulator-"+name))
}

// sourceFiles are its files, in the module that the working directory is in.
func sourceFiles() ([]string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	for {
		data := filepath.Join(dir, "rt", "gpu", "testdata")
		if sources, _ := filepath.Glob(filepath.Join(data, "emulator", "*")); len(sources) > 0 {
			return append(sources, filepath.Join(data, "fake", "driver.c"), filepath.Join(data, "fake", "fake.h")), nil
		}
		if filepath.Dir(dir) == dir {
			return nil, fmt.Errorf("rt/gpu/testdata/emulator: %w above the working directory", fs.ErrNotExist)
		}
		dir = filepath.Dir(dir)
	}
}

// build builds the libraries beside their place, and renames the folder: another process may do the same.
func build(script, place, name string) error {
	if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(filepath.Dir(place), "emulator-new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if out, err := exec.Command("sh", script, dir, name).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", script, err, out)
	}
	if err := os.Rename(dir, place); err != nil {
		if _, there := os.Stat(place); there != nil {
			return err
		}
	}
	return nil
}
