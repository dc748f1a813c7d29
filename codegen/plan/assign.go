package plan

import (
	"cmp"
	"slices"
)

// assign gives storages their offsets: no two that live at the same step overlap. It returns the size of the
// arena and the largest sum of what is needed at one of the steps, below which no size can be. Storages are put
// one by one into the smallest gap that fits; the best of some orders is kept.
func assign(all []*storage, steps int) (bytes, live int) {
	live = largestSum(all, steps)
	var best []int
	for _, order := range orders {
		sorted := slices.Clone(all)
		slices.SortStableFunc(sorted, order)
		size := pack(sorted)
		if best == nil || size < bytes {
			bytes, best = size, offsets(all)
		}
		if bytes <= live {
			break
		}
	}
	if bytes > live {
		bytes, best = improve(all, bytes, best, live)
	}
	for i, s := range all {
		s.offset = best[i]
	}
	return bytes, live
}

// orders are those in which storages are put; the larger first is usually best.
var orders = []func(a, b *storage) int{
	func(a, b *storage) int { return cmp.Compare(b.bytes, a.bytes) },
	func(a, b *storage) int { return cmp.Compare(b.bytes*(b.last-b.first+1), a.bytes*(a.last-a.first+1)) },
	func(a, b *storage) int {
		return cmp.Or(cmp.Compare(b.last-b.first, a.last-a.first), cmp.Compare(b.bytes, a.bytes))
	},
	func(a, b *storage) int { return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(b.bytes, a.bytes)) },
	func(a, b *storage) int { return cmp.Or(cmp.Compare(b.last, a.last), cmp.Compare(b.bytes, a.bytes)) },
}

// largestSum returns the largest sum of what is needed at one step.
func largestSum(all []*storage, steps int) int {
	change := make([]int, steps+1)
	for _, s := range all {
		change[s.first] += s.need
		change[s.last+1] -= s.need
	}
	sum, most := 0, 0
	for _, c := range change {
		sum += c
		most = max(most, sum)
	}
	return most
}

// pack puts storages one by one, each into the smallest gap between those that live at the same time, and returns
// the size.
func pack(order []*storage) int {
	size := 0
	var placed []*storage // by offset
	for _, s := range order {
		end, gap := 0, -1
		at := -1
		for _, other := range placed {
			if other.last < s.first || s.last < other.first {
				continue
			}
			if free := other.offset - end; free >= s.bytes && (gap < 0 || free < gap) {
				at, gap = end, free
			}
			end = max(end, other.offset+other.bytes)
		}
		if at < 0 {
			at = end
		}
		s.offset = at
		size = max(size, at+s.bytes)
		i, _ := slices.BinarySearchFunc(placed, s, func(a, b *storage) int { return cmp.Compare(a.offset, b.offset) })
		placed = slices.Insert(placed, i, s)
	}
	return size
}

func offsets(all []*storage) []int {
	list := make([]int, len(all))
	for i, s := range all {
		list[i] = s.offset
	}
	return list
}

// attempts bounds the work of improve, in storages put.
const attempts = 40_000

// improve tries again and again with those first that reach the highest, from several orders, until the size is
// the least possible or enough has been tried. Nothing in it is random.
func improve(all []*storage, bytes int, best []int, live int) (int, []int) {
	rounds := attempts / max(1, len(all)) / len(orders)
	for _, order := range orders {
		sorted := slices.Clone(all)
		slices.SortStableFunc(sorted, order)
		for round := range rounds {
			size := pack(sorted)
			if size < bytes {
				bytes, best = size, offsets(all)
			}
			if bytes <= live {
				return bytes, best
			}
			top := slices.IndexFunc(sorted, func(s *storage) bool { return s.offset+s.bytes == size })
			if top == 0 {
				break // what is highest was put first: another order of the rest changes nothing
			}
			s := sorted[top]
			sorted = slices.Insert(slices.Delete(sorted, top, top+1), top*(round%4)/4, s)
		}
	}
	return bytes, best
}
