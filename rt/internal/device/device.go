package device

// Device is one GPU, or what OpenCL takes for one.
type Device interface {
	// Info says what the device is.
	Info() Info
	// Alloc returns memory of some bytes, all zero. A program wants one arena, not many pieces.
	Alloc(bytes int) (Mem, error)
	// Upload copies bytes to a place in the device's memory, after the work given before; src may be changed
	// when it returns.
	Upload(dst Ref, src []byte) error
	// Download waits for the work given before, then copies a place of the device's memory to dst.
	Download(dst []byte, src Ref) error
	// Load compiles kernels, or finds them in the cache on disk.
	Load(Source) (Module, error)
	// Gemm plans a matrix product by the vendor's library, and times its ways of doing it. Where there is no such
	// library the error is of kind Absent: the caller then launches a kernel of its own.
	Gemm(Gemm) (Product, error)
	// Record calls list, which puts launches and copies on a recorder, and returns a program that replays them.
	// Nothing that list records runs now. An error of list is returned as it is.
	Record(list func(Recorder) error) (Program, error)
	// Feed returns a feed of some bytes that go to one place before each run: see Feed.
	Feed(dst Ref, bytes int) (Feed, error)
	// Fetch returns a fetch of some bytes from one place after a run: see Fetch.
	Fetch(src Ref, bytes int) (Fetch, error)
	// Wait returns when all work that was given is done.
	Wait() error
	// Close frees the device with all that came from it.
	Close() error
}

// Info is what is known of a device.
type Info struct {
	Driver  string // cuda or opencl
	Name    string // as the driver has it: NVIDIA H100 80GB HBM3
	Version string // of the driver, and of the device's language or architecture
	Memory  int64  // bytes
	Units   int    // multiprocessors
	Group   int    // the largest number of work items of a group
	Shared  int    // bytes of memory that a group can share
	Align   int    // what offsets of buffers that are passed to kernels are multiples of: 1 but on old OpenCL
	Arch    int    // compute capability of CUDA, 90 for 9.0; 0 elsewhere
	CPU     bool   // the processor posing as a GPU (PoCL): right, and slow
}

// Mem is memory of a device.
type Mem interface {
	// Bytes is how much it is.
	Bytes() int
	// Free gives it back; programs recorded on it must not run any more.
	Free() error
}

// Ref is a place in memory: some bytes from its beginning.
type Ref struct {
	Mem    Mem
	Offset int
}

// Source is the text of one or more kernels. Text and defines are the key of the cache on disk, with the
// driver's version and the device's name.
type Source struct {
	Name    string   // for messages: digits.dl
	Text    string   // begins with Prelude, or with what serves the same ends
	Defines []Define // put before the text, in this order, as #define NAME VALUE
}

// Define is one macro.
type Define struct{ Name, Value string }

// Module is compiled kernels.
type Module interface {
	// Kernel finds a kernel by its name.
	Kernel(name string) (Kernel, error)
	// Free unloads it; programs recorded with its kernels must not run any more.
	Free() error
}

// Kernel is one function that a device runs for each work item.
type Kernel interface {
	Name() string
}

// Size is the extent of a launch in up to three dimensions, the fastest first; 0 counts as 1.
type Size [3]int

// Launch is one run of a kernel: as many work items as Global says, in groups of Local. Global is a multiple of Local in
// each dimension. Args are in the order of the kernel's parameters, of their exact widths.
type Launch struct {
	Kernel Kernel
	Global Size
	Local  Size
	Args   []Arg
}

// Recorder takes what a program does, in its order.
type Recorder interface {
	// Launch records a kernel's run. The arguments are copied.
	Launch(Launch) error
	// Copy records a copy of bytes within the device's memory; the places do not overlap.
	Copy(dst, src Ref, bytes int) error
	// Zero records that bytes at a place become zero.
	Zero(dst Ref, bytes int) error
	// Product records a planned matrix product.
	Product(Product, ProductArgs) error
}

// Program is a recorded list: a CUDA graph, or a list that is replayed.
type Program interface {
	// Run gives the whole list to the device and returns.
	Run() error
	// Free gives back what was recorded.
	Free() error
}

// Feed brings the next input to the device while a program computes on the last one. It holds two pieces:
//
//	feed.Put(batch(0)...)
//	for step := range steps {
//		feed.Take()                  // batch(step) is at its place for what runs next
//		program.Run()
//		feed.Put(batch(step + 1)...) // travels while the program runs
//	}
type Feed interface {
	// Put copies some parts of a piece and sends it off, up to the end of the last part; what lies between them is not
	// determined. It waits only if two pieces are under way already, and fails if two were put and none taken.
	Put(parts ...Part) error
	// Take lets the work that is given next find the oldest piece at the feed's place. It fails if nothing was put.
	Take() error
	Free() error
}

// Part is bytes of a piece, some bytes from its beginning.
type Part struct {
	At    int
	Bytes []byte
}

// Fetch brings a result to the host without stalling the device. It holds two pieces, so a loss can be read one step late:
//
//	program.Run()
//	fetch.Start()
//	program.Run()
//	fetch.Start()
//	fetch.Read(loss) // of the first run; the second is still computing
type Fetch interface {
	// Start copies the place as it is after the work given so far. It fails if two pieces wait to be read.
	Start() error
	// Read waits for the oldest piece that was started and copies it to dst.
	Read(dst []byte) error
	Free() error
}
