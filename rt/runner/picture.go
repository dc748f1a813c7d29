package runner

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	_ "image/gif"  // the formats that
	_ "image/jpeg" // pictures
	_ "image/png"  // come in
	"path/filepath"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/rt"
)

// maxPixels is the largest picture that is read.
const maxPixels = 1 << 28

// isPicture tells whether a file is a picture in a format that is read.
func isPicture(content []byte) bool {
	_, _, err := image.DecodeConfig(bytes.NewReader(content))
	return err == nil
}

// otherFormats are how files begin that are pictures, in formats that are not read.
var otherFormats = []struct{ name, start string }{
	{"BMP", "BM"}, {"TIFF", "II*\x00"}, {"TIFF", "MM\x00*"}, {"WebP", "RIFF"}, {"PNG, but damaged", "\x89PNG"}, {"JPEG, but damaged", "\xff\xd8\xff"},
	{"SVG", "<svg"}, {"SVG", "<?xml"}, {"AVIF or HEIF", "\x00\x00\x00\x1cftyp"}, {"AVIF or HEIF", "\x00\x00\x00 ftyp"},
}

// judgePicture reports a file that is meant to be a picture, and is none that is read.
func judgePicture(file string, content []byte) error {
	ending := strings.ToLower(filepath.Ext(file))
	binary := bytes.IndexByte(content[:min(len(content), 512)], 0) >= 0
	for _, f := range otherFormats {
		if bytes.HasPrefix(content, []byte(f.start)) && (binary || f.name == "SVG" || ending != ".csv") {
			return errUnreadPicture(f.name)
		}
	}
	if slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif"}, ending) {
		return errBrokenPicture(ending)
	}
	return nil
}

// readPicture makes a sample of a picture: through the dataset's fields if inputs are made of pictures there, else as the
// model's input.
func readPicture(m *Model, content []byte) ([]*sample, error) {
	if f, column := pictureFeed(m); f != nil {
		pixels, err := pictureOf(f, &f.Columns[column].Tensor, content)
		if err != nil {
			return nil, err
		}
		return throughFields(m, f, column, pixels)
	}
	t, err := onlyInput(m.Learner.Model, "a picture")
	if err != nil {
		return nil, err
	}
	if !holdsPicture(t) {
		return nil, errNoPicture(t)
	}
	pixels, err := scaled(t, content)
	if err != nil {
		return nil, err
	}
	return []*sample{{picture: true, inputs: [][]byte{pixels}}}, nil
}

// scaled reads a picture of the proportions of a tensor and scales it to its size.
func scaled(t *rt.Tensor, content []byte) ([]byte, error) {
	if c, _, _ := image.DecodeConfig(bytes.NewReader(content)); c.Width*c.Height > maxPixels {
		return nil, errPixels(c.Width, c.Height)
	}
	img, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("the picture is damaged: %w", err)
	}
	h, w := t.Shape[0], t.Shape[1]
	size := img.Bounds().Size()
	if size.X*h != size.Y*w {
		return nil, errProportions(size.X, size.Y, t)
	}
	return pixels(img, h, w, t.Shape[2]), nil
}

// pixels returns a picture as numbers, scaled to h rows of w pixels with so many channels: each pixel is the mean of
// what it covers, at least the nearest one.
func pixels(img image.Image, h, w, channels int) []byte {
	b := img.Bounds()
	out := make([]byte, 0, h*w*channels)
	for y := range h {
		y0, y1 := covered(y, h, b.Dy())
		for x := range w {
			x0, x1 := covered(x, w, b.Dx())
			var sum [4]int
			for v := y0; v < y1; v++ {
				for u := x0; u < x1; u++ {
					for k, value := range channelsOf(img.At(b.Min.X+u, b.Min.Y+v), channels) {
						sum[k] += int(value)
					}
				}
			}
			n := (y1 - y0) * (x1 - x0)
			for k := range channels {
				out = append(out, byte((sum[k]+n/2)/n))
			}
		}
	}
	return out
}

// covered returns which of all pixels the i-th of n covers.
func covered(i, n, all int) (from, to int) {
	from = i * all / n
	return from, max((i+1)*all/n, from+1)
}

// channelsOf returns a pixel as grey, as red, green and blue, or these and opacity.
func channelsOf(c color.Color, channels int) [4]uint8 {
	if channels == 1 {
		return [4]uint8{color.GrayModel.Convert(c).(color.Gray).Y}
	}
	p := color.NRGBAModel.Convert(c).(color.NRGBA)
	return [4]uint8{p.R, p.G, p.B, p.A}
}
