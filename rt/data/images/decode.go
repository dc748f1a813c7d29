package images

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/gif"  // decoded by image.Decode
	_ "image/jpeg" // decoded by image.Decode
	_ "image/png"  // decoded by image.Decode
	"io"
	"os"
	"strconv"
)

// maxPixels is the most that a picture may have: what its header says is believed no further.
const maxPixels = 100_000_000

// decode reads a picture, resizes it and writes its colours.
func decode(path string, height, width int, dst []byte) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return Decode(f, height, width, dst)
}

// Decode reads a picture, resizes it and writes its colours: height·width·3 bytes.
func Decode(f io.ReadSeeker, height, width int, dst []byte) error {
	c, _, err := image.DecodeConfig(bufio.NewReader(f))
	if errors.Is(err, image.ErrFormat) {
		if size, _ := f.Seek(0, io.SeekEnd); size == 0 {
			return errors.New("the file is empty")
		}
		return errors.New("this is no picture in JPEG, PNG or GIF format")
	}
	if err != nil {
		return err
	}
	if c.Width < 1 || c.Height < 1 || c.Width > maxPixels/c.Height {
		return errors.New(strconv.Itoa(c.Width) + "×" + strconv.Itoa(c.Height) + " pixels, want at most 100 million")
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	m, _, err := image.Decode(bufio.NewReader(f))
	if err != nil {
		return fmt.Errorf("the picture is damaged: %w", err)
	}
	if m.Bounds().Empty() {
		return errors.New("no pixels")
	}
	pix, stride := colours(m)
	resize(pix, stride, m.Bounds().Dy(), m.Bounds().Dx(), dst, height, width)
	return nil
}

// colours returns a picture's pixels of 4 bytes, without transparency in the first three, and the bytes of a line.
func colours(m image.Image) (pix []byte, stride int) {
	b := m.Bounds()
	if n, ok := m.(*image.NRGBA); ok {
		return n.Pix[n.PixOffset(b.Min.X, b.Min.Y):], n.Stride
	}
	if o, ok := m.(interface{ Opaque() bool }); ok && o.Opaque() {
		out := image.NewRGBA(b)
		draw.Draw(out, b, m, b.Min, draw.Src)
		return out.Pix, out.Stride
	}
	out := image.NewNRGBA(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			out.SetNRGBA(x, y, color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA))
		}
	}
	return out.Pix, out.Stride
}

// place is between which two pixels a coordinate lies, and how far from the first.
type place struct {
	low, high int
	part      float32
}

// places maps n pixels onto m: centres of pixels lie at halves, as in Keras's resizing.
func places(n, m int) []place {
	out := make([]place, m)
	for i := range out {
		at := (float64(i)+0.5)*float64(n)/float64(m) - 0.5
		at = max(0, min(at, float64(n-1)))
		low := int(at)
		out[i] = place{low, min(low+1, n-1), float32(at - float64(low))}
	}
	return out
}

// resize is bilinear, without smoothing where pixels are left out, which is Keras's default.
func resize(pix []byte, stride, h, w int, dst []byte, height, width int) {
	columns := places(w, width)
	for y, row := range places(h, height) {
		top, bottom := pix[row.low*stride:], pix[row.high*stride:]
		for x, col := range columns {
			for c := range 3 {
				a, b := float32(top[4*col.low+c]), float32(top[4*col.high+c])
				e, f := float32(bottom[4*col.low+c]), float32(bottom[4*col.high+c])
				a += (b - a) * col.part
				e += (f - e) * col.part
				dst[(y*width+x)*3+c] = byte(a + (e-a)*row.part + 0.5)
			}
		}
	}
}
