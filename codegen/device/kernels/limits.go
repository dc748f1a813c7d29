package kernels

// Limits decide which form a kernel has. Tests lower them, so that small graphs have the forms of large ones.
type Limits struct {
	Library     int // multiplications that a product has at least which is left to a vendor's library
	Spread      int // from how many elements on work items take several
	Busy        int // work items that keep a GPU busy
	Direct      int // groups that a direct convolution has at least: fewer leave most of a device idle, and products in tiles can cut sums into parts
	DirectUnits int // into as many parts as so many processors have work to do are sums of places cut by it
	DirectWarps int // 32 work items each, which hide how long instructions take where its sums are of a window: twelve for each processor
	Tile        int // which of the tiles of its type a product has, from 1 on; 0 is the one that should take least time
}

// Units are the processors of a large device of today, which estimates are made for.
const Units = 132

// Usual are those outside of tests.
func Usual() Limits {
	return Limits{Library: 1 << 16, Spread: 1 << 16, Busy: 1 << 16, Direct: 64, DirectUnits: Units, DirectWarps: 12 * Units}
}
