package loops

import "github.com/dlgen/dlgen/codegen/ir"

// Cut says over how many rows, or elements, the kernel runs, a word for them, and how many of them are a piece of a thread's; 0 if one
// thread does them all.
func (k *Kernel) Cut() (rows ir.Size, hint string, grain int) {
	rows, hint = k.sp.rows, "rows"
	if k.sp.flat {
		rows, hint = k.sp.row, "size"
	}
	alone, grain := k.pieces()
	if k.tile != nil && k.tile.form == rowTile {
		alone = 1 << 12 // what is less than a piece stays whole in Split, too, and may share a function with what is not
	}
	if k.worth() <= alone || rows.IsOne() {
		grain = 0
	}
	return rows, hint, grain
}

// worth is about how long the kernel takes for all rows.
func (k *Kernel) worth() int {
	return (k.cost + 1) * k.sp.rows.Times(k.sp.row).At(k.f.Rows())
}

// pieces returns how much work threads do not pay for, and how many rows are a piece of a thread's.
func (k *Kernel) pieces() (alone, grain int) {
	each := k.cost + 1
	if !k.sp.flat {
		each *= k.sp.row.At(k.f.Rows())
	}
	alone, piece := 1<<14, 1<<13
	if k.tile != nil {
		alone, piece = 1<<16, max(1<<15, min(1<<18, k.worth()/16)) // a piece fills its tiles anew
	}
	grain = max(1, piece/each)
	switch {
	case k.tile != nil && k.tile.form == flatTile:
		grain = (grain + k.tile.Size - 1) / k.tile.Size * k.tile.Size
	case k.tile != nil && k.tile.block > 0:
		grain = k.tile.blocks(grain)
	case k.tile != nil:
		grain = (grain + k.tile.rows - 1) / k.tile.rows * k.tile.rows
	case k.sp.flat:
		grain = (grain + 63) &^ 63 // whole lines of the cache
	}
	return alone, grain
}

// Piece is how many rows have sums of their own, or operands in common.
func (k *Kernel) Piece() int {
	_, grain := k.pieces()
	if block := k.tile.block; block > 0 {
		return min(grain, block)
	}
	return grain
}

// Width is how many elements a row has, of a kernel that makes sums.
func (k *Kernel) Width() int { return k.sp.row.Factor }

// Rows is how many rows there are.
func (k *Kernel) Rows() ir.Size { return k.sp.rows }
