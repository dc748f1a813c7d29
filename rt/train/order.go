package train

import "math/bits"

// order says which rows are in which batch. Batches are counted from the start of training over all epochs; after the
// last batch of the rows, which may be smaller, the rows begin again, in another order if they are shuffled.
type order struct {
	rows, size int
	shuffle    bool
	seed       int64
	pass       int     // whose order is in numbers, -1 at first
	numbers    []int   // of all rows
	blocks     *blocks // in their place, of samples that are read block by block
}

func newOrder(rows, size int, shuffle bool, seed int64) *order {
	return &order{rows: rows, size: size, shuffle: shuffle, seed: seed, pass: -1}
}

// batches returns the batches of one pass.
func (o *order) batches() int { return (o.rows + o.size - 1) / o.size }

// batch returns the rows of a batch. They stay until the next call.
func (o *order) batch(n int) []int {
	pass, place := n/o.batches(), n%o.batches()
	from := place * o.size
	if o.blocks != nil {
		return o.blocks.batch(pass, from, min(from+o.size, o.rows))
	}
	if o.numbers == nil {
		o.numbers = identity(o.rows)
	}
	if o.shuffle && pass != o.pass {
		o.pass = pass
		permute(o.numbers, uint64(o.seed), uint64(pass))
	}
	return o.numbers[from:min(from+o.size, o.rows)]
}

// identity returns the numbers from 0.
func identity(n int) []int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i
	}
	return numbers
}

// permute fills numbers with 0, 1 … in an order that depends on the seed and the pass alone, by Fisher and Yates's
// shuffle.
func permute(numbers []int, seed, pass uint64) {
	key := scramble(scramble(seed) + pass)
	for i := range numbers {
		// j is one of 0 to i; a bias of i/2^64 does not matter.
		high, _ := bits.Mul64(scramble(key+uint64(i)*golden), uint64(i+1))
		j := int(high)
		numbers[i] = numbers[j]
		numbers[j] = i
	}
}

// golden is the odd step of Steele, Lea and Flood's SplitMix64.
const golden = 0x9E3779B97F4A7C15

// scramble is the finish of SplitMix64.
func scramble(z uint64) uint64 {
	z += golden
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}
