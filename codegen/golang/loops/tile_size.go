package loops

import (
	"regexp"
	"strconv"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
)

// room is how many elements of tiles the first-level cache holds beside what else is in use, roomForRows how many beside what is read
// of rows: calls for the numbers of few rows cost more than what is then read from the second level.
const (
	room        = 4096
	roomForRows = 6144
)

// tileSizes are how many elements a tile has at most. The least is so large that calls cost little beside their work. There are few,
// so that rows of several widths make tiles of one size, and one kernel; those of whole rows are halves, so that what is the same for some
// rows is the same for some tiles.
var (
	tileSizes = []int{768, 512, 384, 256}
	rowSizes  = []int{512, 256}
)

// fitting is the size of a tile with which all of a kernel's slices have room together. Those of which a number for each row is read
// take none to speak of, and one row for all little.
func (t *tile) fitting() int {
	size, whole := t.Size, len(t.head.List)+len(t.top.List)-t.ofRows-t.shared
	most, sizes := room, tileSizes
	if t.form == rowTile {
		most, sizes = roomForRows, rowSizes
		for _, isWhole := range t.constants {
			if !isWhole {
				whole--
			}
		}
	}
	for _, less := range sizes {
		if size*whole <= most {
			break
		}
		size = min(size, less)
	}
	return size
}

// nameSizes makes fields of the sizes that the text of a loop over rows has as numbers: the rows of a tile, those of a
// piece, the elements of a row. So kernels that differ in sizes alone are one. Tiles are so large that it costs nothing.
func (t *tile) nameSizes() {
	if t.form != rowTile || t.rows == 1 {
		return
	}
	k := t.k
	step := strconv.Itoa(t.rows)
	replace := func(pattern, value, hint string) {
		r := regexp.MustCompile(pattern)
		for _, list := range [][]string{k.top.List, k.row.List} {
			for i, line := range list {
				if r.MatchString(line) {
					list[i] = r.ReplaceAllString(line, "${1}"+k.size(value, hint)+"${2}")
				}
			}
		}
	}
	width := t.width.String()
	for _, place := range []string{
		`((?:\b(?:lo|q)(?:[/%](?:\d+|k\.` + gotext.OpenMark + `\d+` + gotext.CloseMark + `))?|\)) ?\* ?)` + width + `()\b`, // where a row begins
		`(\[:)` + width + `(\])`,
		`(t\.Take\((?:2\*)?)` + width + `(\))`,
		`(rt\.Rows\w+\(.*, )` + width + `(\))$`,
	} {
		replace(place, width, "width")
	}
	replace(`(lo \+= |-lo, )`+step+`()\b`, step, "step")
	if len(t.pieceLines.List) > 0 {
		piece := strconv.Itoa(k.Piece())
		replace(`(lo[+/])`+piece+`()\b`, piece, "grain")
	}
}

// size is a field for a size: one for each meaning, though two may have the same value.
func (k *Kernel) size(value, hint string) string {
	for i, f := range k.Fields {
		if f.Text == value && f.Hint == hint {
			return "k." + gotext.Mark(i)
		}
	}
	k.Fields = append(k.Fields, Field{value, hint, "int"})
	return "k." + gotext.Mark(len(k.Fields)-1)
}
