// Command predict is a program that only predicts: it carries the weights of a model of digits and prints what the
// model thinks of a picture.
package main

import (
	"embed"
	"os"
	"strconv"

	"github.com/dlgen/dlgen/generated/digits"
)

//go:embed weights.safetensors
var files embed.FS

func main() {
	m := digits.NewDigits()
	if err := m.LoadFS(files, "weights.safetensors"); err != nil {
		fail(err)
	}
	var in digits.DigitsInput
	for y := range in.Image {
		for x := range in.Image[y] {
			in.Image[y][x][0] = uint8(x*y*7 + 13*x)
		}
	}
	out, err := m.Predict(&in)
	if err != nil {
		fail(err)
	}
	for _, p := range out.Probs {
		os.Stdout.WriteString(strconv.FormatFloat(float64(p), 'g', -1, 32) + "\n")
	}
}

func fail(err error) {
	os.Stderr.WriteString(err.Error() + "\n")
	os.Exit(1)
}
