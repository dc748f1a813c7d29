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
	ways        = 8  // how many algorithms are timed
	runs        = 5  // how often each
)

// choose takes the fastest of the algorithms that cuBLASLt proposes. The choice is kept on disk: another one may round
// in another order, and two runs have to give the same bits.
func (p *product) choose() error {
	key := cache.KeyOf("cublaslt", strconv.Itoa(p.version), p.d.info.Version, p.d.info.Name, p.gemm.String())
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
	best, bestTime := -1, float32(math.Inf(1))
	t, err := p.newTimer()
	if err != nil {
		return err
	}
	defer t.close()
	for i := range count {
		copy(algo, results[i*resultBytes:][:algoBytes])
		if time, err := t.time(); err == nil && time < bestTime {
			best, bestTime = i, time
		} else if p.d.lost != nil {
			return p.d.lost
		}
	}
	if best < 0 {
		return p.errStatus("plan "+p.gemm.String(), blasNotSupported)
	}
	copy(algo, results[best*resultBytes:][:algoBytes])
	p.d.kernels.Put(key, algo)
	return nil
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
