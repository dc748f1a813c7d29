package cpu

import "slices"

// fewKeys is the most keys that are kept in order while the others are looked at.
const fewKeys = 16

// leastKeys returns the least of some keys, so many, sorted. No two keys are equal; there is room for as many others.
func leastKeys(keys, other []int64, most int) []int64 {
	if most <= fewKeys && 2*most <= len(keys) {
		return keepLeast(keys, other[:most])
	}
	switch {
	case 2*most <= len(keys) && most < leastRadix || 8*most <= len(keys):
		selectLeast(keys, most)
		slices.Sort(keys[:most])
	case len(keys) < leastRadix:
		slices.Sort(keys)
	default:
		keys = radixSort(keys, other)
	}
	return keys[:most]
}

// keepLeast fills a list with the least keys: each goes to its place if it is less than the last one there.
func keepLeast(keys, list []int64) []int64 {
	copy(list, keys)
	slices.Sort(list)
	last := len(list) - 1
	for _, e := range keys[len(list):] {
		if e >= list[last] {
			continue
		}
		i := last
		for ; i > 0 && list[i-1] > e; i-- {
			list[i] = list[i-1]
		}
		list[i] = e
	}
	return list
}

// selectLeast brings the least keys to the front, in any order: what lies around a key in the middle is exchanged, as in
// Hoare's selection. If that makes too little way, all are sorted.
func selectLeast(keys []int64, most int) {
	lo, hi := 0, len(keys)-1
	for turns := 0; lo < hi; turns++ {
		if turns > 64 {
			slices.Sort(keys[lo : hi+1])
			return
		}
		a, b, c := keys[lo], keys[(lo+hi)/2], keys[hi]
		pivot := max(min(a, b), min(max(a, b), c))
		i, j := lo, hi
		for i <= j {
			for keys[i] < pivot {
				i++
			}
			for keys[j] > pivot {
				j--
			}
			if i <= j {
				keys[i], keys[j] = keys[j], keys[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case most-1 <= j:
			hi = j
		case most-1 >= i:
			lo = i
		default:
			return
		}
	}
}
