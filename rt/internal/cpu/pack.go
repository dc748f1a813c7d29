package cpu

// Operand is one side of a product: vectors, which are rows of a or columns of b, each as long as the product is
// deep. Packing puts some of them side by side, as the innermost loop reads them.
type Operand[T Number] struct {
	Data   []T
	Layout Layout
	LD     int       // elements from one vector to the next if they are Long, from one depth to the next if Flat
	Stride int       // elements from one product's operand to the next's, or from so many to the next
	Heads  int       // of so many products the lines lie side by side; 0 is 1
	Beside int       // elements from one of those to the next
	Conv   ConvShape // of patches, sources and kernels
	Taps   Taps      // of kernels
}

// Layout says how an operand lies in memory.
type Layout uint8

// The layouts.
const (
	Long          Layout = iota + 1 // vector i at depth l is Data[i*LD+l]
	Flat                            // vector i at depth l is Data[l*LD+i]
	Patches                         // vectors: places of the output; depth: what a convolution's window sees there
	PatchesFlat                     // the same, transposed: vectors: elements of the window; depth: places of the output
	Sources                         // vectors: places of the input; depth: the places of the output and filters that saw it
	KernelsTurned                   // of a kernel [window, c, f]: vectors: channels; depth: window and filters
	Packed                          // what Pack wrote
)

// SetLines says of a compact operand how its lines lie: those of so many products side by side, and ld elements from one to the
// next, if that is not 0.
func (o *Operand[T]) SetLines(heads, ld int) {
	length := o.LD
	if o.Heads = heads; heads > 1 {
		o.Beside, o.LD = length, heads*length
	}
	if ld > 0 {
		o.LD = ld
	}
}

// begin returns where a product's operand begins.
func (o *Operand[T]) begin(product int) int {
	if o.Heads <= 1 {
		return product * o.Stride
	}
	return product/o.Heads*o.Stride + product%o.Heads*o.Beside
}

// pack writes count vectors from a place on, at the depths [from, to), as panels of a width:
//
//	panel[l*width+i] = vector i at depth from+l
//
// What is missing in the last panel, and up to a depth that is a multiple of tileDepth, is zero. Each panel takes
// width*panelDepth(to-from) elements.
func (o *Operand[T]) pack(panels []T, width, product, vector, count, from, to int) {
	size := width * panelDepth(to-from)
	for ; count > 0; count -= width {
		panel := panels[:size]
		o.panel(panel, width, o.begin(product), vector, min(count, width), from, to)
		panels, vector = panels[size:], vector+width
	}
}

// panelDepth is the depth of a packed panel.
func panelDepth(depth int) int { return even(depth, tileDepth) }

// panel packs one panel.
func (o *Operand[T]) panel(panel []T, width, base, vector, count, from, to int) {
	if count < width {
		clear(panel)
	} else {
		clear(panel[(to-from)*width:])
	}
	switch o.Layout {
	case Long:
		o.long(panel, width, base+vector*o.LD, count, from, to)
	case Flat:
		o.flat(panel, width, base+from*o.LD+vector, count, to-from)
	case Patches:
		for i := range count {
			o.patch(panel[i:], width, base, vector+i, from, to)
		}
	case PatchesFlat:
		for i := 0; i < count; i += o.elements(panel[i:], width, base, vector+i, count-i, from, to) {
		}
	case Sources:
		for i := range count {
			o.source(panel[i:], width, base, vector+i, from, to)
		}
	case KernelsTurned:
		for i := range count {
			o.turned(panel[i:], width, base, vector+i, from, to)
		}
	}
}

// long packs vectors that lie one after the other, the first at a place, eight or two at a time.
func (o *Operand[T]) long(panel []T, width, at, count, from, to int) {
	i := 0
	if narrow, data := Floats(panel), Floats(o.Data); active.turn != nil && narrow != nil && data != nil {
		for ; i+8 <= count; i += 8 {
			active.turnLines(narrow[i:], width, data[at+i*o.LD:], o.LD, from, to)
		}
		if left := count - i; left > 2 && count >= 8 { // some are packed twice
			i = count - 8
			active.turnLines(narrow[i:], width, data[at+i*o.LD:], o.LD, from, to)
			i = count
		}
	}
	for ; i+2 <= count; i += 2 {
		spreadLines(panel[i:], width, o.Data[at+i*o.LD:][from:to], o.Data[at+(i+1)*o.LD:][from:to])
	}
	if i < count {
		spreadLine(panel[i:], width, o.Data[at+i*o.LD:][from:to])
	}
}

// turnLines packs eight vectors on a vector unit.
func (u *unit) turnLines(panel []float32, width int, data []float32, step, from, to int) {
	blocks := (to - from) / 8
	if blocks > 0 {
		u.turn(&panel[0], 4*width, &data[from:][:7*step+8*blocks][0], 4*step, blocks)
	}
	for l := from + 8*blocks; l < to; l++ {
		column := panel[(l-from)*width:][:8]
		for i := range column {
			column[i] = data[i*step+l]
		}
	}
}

// flat packs vectors that lie side by side, the first at a place.
func (o *Operand[T]) flat(panel []T, width, at, count, depth int) {
	if count == 4 && width == 4 {
		for l := range depth {
			*(*[4]T)(panel[4*l:]) = *(*[4]T)(o.Data[at:])
			at += o.LD
		}
		return
	}
	for l := range depth {
		copyRow(panel[l*width:][:count], o.Data[at+l*o.LD:])
	}
}

// spreadLine writes the elements of a line width apart.
func spreadLine[T Number](panel []T, width int, line []T) {
	at := 0
	for _, e := range line {
		panel[at] = e
		at += width
	}
}

// spreadLines writes the elements of two lines side by side, width apart.
func spreadLines[T Number](panel []T, width int, one, two []T) {
	two = two[:len(one)]
	for i, e := range one {
		pair := (*[2]T)(panel[i*width:])
		pair[0], pair[1] = e, two[i]
	}
}
