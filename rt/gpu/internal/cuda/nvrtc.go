//go:build linux && (amd64 || arm64)

package cuda

import (
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/dlgen/dlgen/rt/gpu/internal/call"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// compiler is NVRTC.
type compiler struct {
	version, getNumSupportedArchs, getSupportedArchs call.Func
	createProgram, destroyProgram, compileProgram    call.Func
	getPTXSize, getPTX, getCUBINSize, getCUBIN       call.Func
	getProgramLogSize, getProgramLog, getErrorString call.Func
	major, minor                                     int
	archs                                            []int // that it compiles for: 80 for 8.0
}

func (c *compiler) table() []call.Entry {
	return []call.Entry{
		{Name: "nvrtcVersion", Func: &c.version},
		{Name: "nvrtcGetNumSupportedArchs", Func: &c.getNumSupportedArchs}, // 11.2
		{Name: "nvrtcGetSupportedArchs", Func: &c.getSupportedArchs},
		{Name: "nvrtcCreateProgram", Func: &c.createProgram},
		{Name: "nvrtcDestroyProgram", Func: &c.destroyProgram},
		{Name: "nvrtcCompileProgram", Func: &c.compileProgram},
		{Name: "nvrtcGetPTXSize", Func: &c.getPTXSize},
		{Name: "nvrtcGetPTX", Func: &c.getPTX},
		{Name: "nvrtcGetCUBINSize", Func: &c.getCUBINSize},
		{Name: "nvrtcGetCUBIN", Func: &c.getCUBIN},
		{Name: "nvrtcGetProgramLogSize", Func: &c.getProgramLogSize},
		{Name: "nvrtcGetProgramLog", Func: &c.getProgramLog},
		{Name: "nvrtcGetErrorString", Func: &c.getErrorString},
	}
}

// openCompiler finds NVRTC, once in a process.
var openCompiler = sync.OnceValues(func() (*compiler, error) {
	lib, err := openToolkit("DLGEN_NVRTC", "libnvrtc")
	if err != nil {
		return nil, err
	}
	c := &compiler{}
	if missing := lib.Bind(c.table()); missing != nil {
		return nil, errOld("open "+lib.Name, "an NVRTC of CUDA 11.2 or later is needed, this one has no "+strings.Join(missing, ", "))
	}
	scratch, err := call.NewBlock(scratchBytes)
	if err != nil {
		return nil, errMisuse("map memory", err.Error())
	}
	defer scratch.Free()
	major, minor, count := scratch.Word(), scratch.Word(), scratch.Word()
	s := c.version.Status(call.AddressOf(major), call.AddressOf(minor))
	if s == success {
		s = c.getNumSupportedArchs.Status(call.AddressOf(count))
	}
	if s == success && *count <= 1024 {
		list := scratch.Bytes(4 * int(*count))
		s = c.getSupportedArchs.Status(call.Address(list))
		for i := 0; i < len(list); i += 4 {
			c.archs = append(c.archs, int(list[i])|int(list[i+1])<<8)
		}
	}
	if s != success {
		return nil, c.errStatus("open "+lib.Name, s)
	}
	c.major, c.minor = int(*major), int(*minor)
	return c, nil
})

// target is what a device's kernels are compiled to: a cubin of its own architecture, or the PTX of an older one, which the driver translates.
func (c *compiler) target(arch int) (option string, ptx bool, err error) {
	best := 0
	for _, a := range c.archs {
		if a <= arch {
			best = max(best, a)
		}
	}
	switch {
	case best == 0:
		return "", false, errOld("compile kernels", "NVRTC "+versionText(c.major, c.minor)+" knows no architecture up to "+versionText(arch/10, arch%10))
	case best < arch:
		return "--gpu-architecture=compute_" + strconv.Itoa(best), true, nil
	case arch >= 90 && c.major >= 12:
		// The products of whole warp groups are in the variant of exactly this architecture.
		return "--gpu-architecture=sm_" + strconv.Itoa(arch) + "a", false, nil
	}
	return "--gpu-architecture=sm_" + strconv.Itoa(arch), false, nil
}

// compile returns the cubin or the PTX of a text.
func (c *compiler) compile(name, text string, arch int) ([]byte, error) {
	doing := "compile " + name
	target, ptx, err := c.target(arch)
	if err != nil {
		return nil, err
	}
	block, err := call.NewBlock(len(text) + len(name) + 1024)
	if err != nil {
		return nil, errMisuse(doing, err.Error())
	}
	defer block.Free()
	program := block.Word()
	if s := c.createProgram.Status(call.AddressOf(program), block.Text(text), block.Text(filepath.Base(name)), 0, 0, 0); s != success {
		return nil, c.errStatus(doing, s)
	}
	defer c.destroyProgram.Status(call.AddressOf(program))
	options := block.Put(uint64(block.Text(target)), uint64(block.Text("--std=c++17")), uint64(block.Text("--disable-warnings")))
	s := c.compileProgram.Status(uintptr(*program), 3, call.AddressOf(options))
	if s == nvrtcErrorCompilation {
		log, _ := c.output(doing, c.getProgramLogSize, c.getProgramLog, uintptr(*program))
		return nil, &device.Error{Kind: device.Compile, Driver: driver, Doing: doing, Cause: c.statusText(s), Log: strings.TrimRight(string(log), "\x00\n ")}
	}
	if s != success {
		return nil, c.errStatus(doing, s)
	}
	if ptx {
		return c.output(doing, c.getPTXSize, c.getPTX, uintptr(*program)) // its size counts the closing zero, which the driver wants
	}
	return c.output(doing, c.getCUBINSize, c.getCUBIN, uintptr(*program))
}

// output reads a result by the two functions that tell its size and copy it.
func (c *compiler) output(doing string, size, read call.Func, program uintptr) ([]byte, error) {
	word, err := call.NewBlock(16)
	if err != nil {
		return nil, errMisuse(doing, err.Error())
	}
	defer word.Free()
	bytes := word.Word()
	if s := size.Status(program, call.AddressOf(bytes)); s != success {
		return nil, c.errStatus(doing, s)
	}
	block, err := call.NewBlock(int(*bytes))
	if err != nil {
		return nil, errMisuse(doing, err.Error())
	}
	defer block.Free()
	piece := block.Bytes(int(*bytes))
	if s := read.Status(program, call.Address(piece)); s != success {
		return nil, c.errStatus(doing, s)
	}
	return append([]byte(nil), piece...), nil
}

func (c *compiler) errStatus(doing string, status int32) error {
	return &device.Error{Kind: device.Unexpected, Driver: driver, Doing: doing, Cause: c.statusText(status)}
}

// statusText prints a status in NVRTC's words.
func (c *compiler) statusText(status int32) string {
	block, err := call.NewBlock(16)
	if err != nil {
		return "NVRTC status " + strconv.Itoa(int(status))
	}
	defer block.Free()
	text := block.Put(uint64(c.getErrorString.Pointer(uintptr(status))))
	return call.TextAt(text) + " (" + strconv.Itoa(int(status)) + ")"
}
