//go:build linux && (amd64 || arm64)

package cuda

import (
	"math"
	"strconv"

	"github.com/dlgen/dlgen/rt/gpu/internal/cache"
	"github.com/dlgen/dlgen/rt/gpu/internal/call"
)

const (
	algoBytes   = 64 // sizeof(cublasLtMatmulAlgo_t)
	resultBytes = 96 // sizeof(cublasLtMatmulHeuristicResult_t)
	ways        = 32 // how many algorithms are timed
	runs        = 5  // how often each
	again       = 3  // how often those are timed once more that are nearly as fast as the fastest
	longest     = 20 // in how many runs at most
)

// nearly is how much slower than the fastest an algorithm seems that is timed once more: a few runs of some microseconds are timed to a tenth.
const nearly = 1.15

// choose takes the fastest of the algorithms that cuBLASLt proposes. The choice is kept on disk: another one may round
// in another order, and two runs have to give the same bits. Where it cannot be kept, the first one proposed is taken.
func (p *product) choose() error {
	key := cache.KeyOf("cublaslt of "+strconv.Itoa(ways), strconv.Itoa(p.version), p.d.info.Version, p.d.info.Name, p.gemm.String())
	algo := p.block.Bytes(algoBytes)
	p.algo = call.Address(algo)
	if kept, ok := p.d.kernels.Get(key); ok && len(kept) == algoBytes {
		copy(algo, kept)
		return nil
	}
	results, count, err := p.propose()
	if err != nil {
		return err
	}
	best, err := p.fastest(count, func(i int) { copy(algo, results[i*resultBytes:][:algoBytes]) })
	if err != nil {
		return err
	}
	copy(algo, results[best*resultBytes:][:algoBytes])
	p.d.kernels.Put(key, algo)
	if _, kept := p.d.kernels.Get(key); !kept {
		copy(algo, results[:algoBytes])
	}
	return nil
}

// fastest times algorithms, each of which take makes the product's, and then those that are nearly the fastest again, for longer.
func (p *product) fastest(count int, take func(i int)) (best int, err error) {
	t, err := p.newTimer()
	if err != nil {
		return 0, err
	}
	defer t.close()
	infinite := float32(math.Inf(1))
	times := make([]float32, count)
	for i := range times {
		take(i)
		if times[i], err = t.time(runs); err != nil {
			times[i] = infinite
		}
		if p.d.lost != nil {
			return 0, p.d.lost
		}
	}
	least := infinite
	for _, time := range times {
		least = min(least, time)
	}
	if least == infinite {
		return 0, p.errStatus("plan "+p.gemm.String(), blasNotSupported)
	}
	long := longRuns(least)
	bestTime := infinite
	for i, first := range times {
		if first > nearly*least {
			continue
		}
		take(i)
		for range again {
			time, err := t.time(long)
			if p.d.lost != nil {
				return 0, p.d.lost
			}
			if err == nil && time < bestTime {
				best, bestTime = i, time
			}
		}
	}
	return best, nil
}

// longRuns is how many runs take some two milliseconds, where the first ones took some.
func longRuns(milliseconds float32) int {
	return max(runs, int(min(longest, 2*runs/max(milliseconds, 1e-3))))
}

// propose asks cuBLASLt for algorithms that need no more than the shared workspace.
func (p *product) propose() (results []byte, count int, err error) {
	m := maker{product: p}
	word, found := p.block.Word(), p.block.Word()
	results = p.block.Bytes(ways * resultBytes)
	m.do(p.preferenceCreate, call.AddressOf(word))
	preference := uintptr(*word)
	m.word(p.preference, preference, preferenceWorkspace, 8, workspaceBytes)
	if p.gemm.Bias { // any address will do: its alignment counts
		m.word(p.descSet, p.desc, descBiasPointer, 8, uint64(p.workspace.(*memory).address))
	}
	m.do(p.heuristic, p.handle, p.desc, p.layouts[0], p.layouts[1], p.layouts[2], p.layouts[2], preference, ways, call.Address(results), call.AddressOf(found))
	p.d.leave(p.preferenceDestroy, preference)
	if m.status != success {
		return nil, 0, p.errStatus("plan "+p.gemm.String(), m.status)
	}
	return results, int(uint32(*found)), nil
}
