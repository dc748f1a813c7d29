//go:build linux && (amd64 || arm64)

package cuda

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
)

// openToolkit opens a library of the CUDA toolkit, which no driver brings: the file that a variable of the environment names, what the
// loader finds by the library's usual names, or what lies where toolkits are installed.
func openToolkit(variable, name string) (*call.Library, error) {
	if path := os.Getenv(variable); path != "" {
		lib, err := openFile(path)
		if err != nil {
			return nil, errAbsent("open $"+variable, err.Error())
		}
		return lib, nil
	}
	names := []string{name + ".so.13", name + ".so.12", name + ".so.11.2", name + ".so.11", name + ".so"}
	lib, err := call.Open(names...)
	if err == nil {
		return lib, nil
	}
	for _, path := range installed(name) {
		if lib, failed := openFile(path); failed == nil {
			return lib, nil
		}
	}
	return nil, errAbsent("open "+name+".so", "it is not installed, and $"+variable+" names none: "+err.Error())
}

// installed is the files of a library where toolkits and their Python wheels are installed, the newest first.
func installed(name string) []string {
	var found []string
	for _, dir := range []string{
		filepath.Join(os.Getenv("CUDA_HOME"), "lib64"),
		filepath.Join(os.Getenv("CUDA_PATH"), "lib64"),
		"/usr/local/cuda/lib64",
		"/usr/local/cuda-*/lib64",
		"/opt/cuda/lib64",
	} {
		if !filepath.IsAbs(dir) || filepath.Dir(dir) == "/" {
			continue // a variable that is not set
		}
		files, _ := filepath.Glob(filepath.Join(dir, name+".so*"))
		slices.Sort(files)
		slices.Reverse(files)
		found = append(found, files...)
	}
	return found
}

// openFile opens a library by its path. NVRTC looks for its second half by name alone, so that is opened first.
func openFile(path string) (*call.Library, error) {
	builtins, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "libnvrtc-builtins.so*"))
	for _, b := range builtins {
		_, _ = call.Open(b)
	}
	return call.Open(path)
}
