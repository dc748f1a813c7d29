package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// What a softmax's derivative gives causal attention is zero above the diagonal of its matrices. Where products alone read it, which need no
// more than cpu.LowerEdge zeros behind the diagonal (GemmDims.EdgeA), the rest of a row is neither written nor read.

// lowerEnd is where a row ends of which so much counts, with what products read behind the diagonal, and the line of the cache: vectors are
// whole up to there.
func lowerEnd(n, width int) int {
	const line = 16
	return min(width, (n+min(width, cpu.LowerEdge())+line-1)/line*line)
}

// SoftmaxBackLower is the derivative of such a softmax by what its exponentials are of,
//
//	dx[i, j] = (dy[i, j] - Σ dy[i, l] y[i, l]) y[i, j]
//
// of the softmax y and its derivative dy, of matrices of a height and width that lie one after the other. Of rows of which none counts
// nothing is subtracted; none may be nil. Above the diagonal y is zero, as is as much of dx as products read, and dy may be anything and
// becomes so. Dx may be dy.
func SoftmaxBackLower(p *Pool, dx, dy, y []float32, none []bool, height, width int) {
	Split(p, len(dx)/width, max(1, mapGrain/width), softmaxBack.run, softmaxBack{dx, dy, y, none, height, width})
}

type softmaxBack struct {
	dx, dy, y     []float32
	none          []bool
	height, width int
}

func (k softmaxBack) run(lo, hi int) {
	const tile = 8 // rows, where the vector unit has no function for one
	rows := len(k.y) / k.width
	for lo < hi {
		n := upToDiagonal(lo, k.height, k.width)
		end, ahead := lowerEnd(n, k.width), 2*k.width
		if lo+4 > rows {
			ahead = 0
		}
		at, some := lo*k.width, k.none == nil || !k.none[lo]
		if some && cpu.SoftBack(k.dx[at:at+end], k.dy[at:], k.y[at:], n, ahead) {
			lo++
			continue
		}
		to := min(lo+tile, hi)
		k.whole(lo, to)
		lo = to
	}
}

// whole computes whole rows.
func (k softmaxBack) whole(lo, hi int) {
	t := BorrowTiles()
	from, to := lo*k.width, hi*k.width
	dx, dy, y, less := k.dx[from:to], k.dy[from:to], k.y[from:to], t.Take(hi-lo)
	for i := range less {
		clear(dy[i*k.width:][:k.width][upToDiagonal(lo+i, k.height, k.width):])
	}
	RowsDot(less, dy, y, k.width)
	for i, sum := range less {
		if less[i] = -sum; k.none != nil && k.none[lo+i] {
			less[i] = 0
		}
	}
	RowsAddMul(dx, dy, less, y, k.width)
	t.Return()
}
