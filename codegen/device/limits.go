package device

// limits decide which form a kernel has. Tests lower them, so that small graphs have the forms of large ones.
type limits struct {
	library     int // multiplications that a product has at least which is left to a vendor's library
	spread      int // from how many elements on work items take several
	busy        int // work items that keep a GPU busy
	direct      int // groups that a direct convolution has at least: fewer leave most of a device idle, and products in tiles can cut sums into parts
	directUnits int // into as many parts as so many processors have work to do are sums of places cut by it
	directWarps int // 32 work items each, which hide how long instructions take where its sums are of a window: twelve for each processor
	tile        int // which of the tiles of its type a product has, from 1 on; 0 is the one that should take least time
}

// units are the processors of a large device of today, which estimates are made for.
const units = 132

// usual are those outside of tests.
func usual() limits {
	return limits{library: 1 << 16, spread: 1 << 16, busy: 1 << 16, direct: 64, directUnits: units, directWarps: 12 * units}
}
