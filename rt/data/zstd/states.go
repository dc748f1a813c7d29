package zstd

import "math/bits"

// table is a finite-state decoder: each state stands for a symbol and leads, with some bits, to the next state.
type table struct {
	log    uint
	states []state
}

type state struct {
	symbol uint8
	bits   uint8
	base   uint16
}

// readTable reads a table's description and returns the bytes that it takes.
func readTable(in []byte, symbols int, maxLog uint) (table, int, bool) {
	f := forward{in: in}
	log := uint(f.take(4)) + 5
	if log > maxLog {
		return table{}, 0, false
	}
	var shares []int
	for left := 1 << log; left > 0; {
		if len(shares) >= symbols {
			return table{}, 0, false
		}
		k := uint(bits.Len(uint(left + 1)))
		v, low := f.peek(k), 1<<(k-1)-1
		few := 1<<k - 1 - (left + 1) // so many values need a bit less
		if v&low < few {
			v &= low
			f.at += k - 1
		} else {
			if v > low {
				v -= few
			}
			f.at += k
		}
		share := v - 1 // -1 is less than one state
		shares = append(shares, share)
		left -= max(share, -share)
		if left < 0 {
			return table{}, 0, false
		}
		for more := share == 0; more; {
			zeros := f.take(2)
			shares = append(shares, make([]int, zeros)...)
			more = zeros == 3
			if len(shares) > symbols {
				return table{}, 0, false
			}
		}
	}
	n, ok := f.bytes()
	if !ok {
		return table{}, 0, false
	}
	return newTable(shares, log), n, true
}

// newTable spreads symbols over the states by their shares, whose sum is 1<<log.
func newTable(shares []int, log uint) table {
	size := 1 << log
	t := table{log, make([]state, size)}
	next := make([]int, len(shares))
	high := size
	for s, share := range shares {
		next[s] = share
		if share == -1 {
			high--
			t.states[high].symbol = uint8(s)
			next[s] = 1
		}
	}
	at, step := 0, size>>1+size>>3+3
	for s, share := range shares {
		for range share {
			t.states[at].symbol = uint8(s)
			for at = (at + step) & (size - 1); at >= high; {
				at = (at + step) & (size - 1)
			}
		}
	}
	for i := range t.states {
		st := &t.states[i]
		n := next[st.symbol]
		next[st.symbol]++
		st.bits = uint8(log) + 1 - uint8(bits.Len(uint(n)))
		st.base = uint16(n<<st.bits - size)
	}
	return t
}

// single is the table of one symbol.
func single(symbol byte) table { return table{0, []state{{symbol: symbol}}} }

// step goes from a state to the next.
func (t *table) step(s int, b *backward) int {
	st := &t.states[s]
	return int(st.base) + b.take(uint(st.bits))
}
