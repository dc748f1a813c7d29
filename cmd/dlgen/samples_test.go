package main

import (
	"archive/zip"
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data/npy"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// samples is a program for scripts that writes data files into the current folder: pictures, CIFAR-10's format, arrays.
// What is to be learnt of them is easy: light and dark.
func samples() {
	for i := range 12 {
		light := i%2 == 1
		m := image.NewGray(image.Rect(0, 0, 6+i, 9))
		for p := range m.Pix {
			m.Pix[p] = uint8(10 * i)
			if light {
				m.Pix[p] += 128
			}
		}
		var b bytes.Buffer
		must(png.Encode(&b, m))
		write(filepath.Join("pets", map[bool]string{true: "light", false: "dark"}[light], string('a'+rune(i))+".png"), b.Bytes())
	}
	var cifar []byte
	for i := range 20 {
		cifar = append(cifar, byte(i%10))
		cifar = append(cifar, bytes.Repeat([]byte{byte(25 * (i % 10))}, 3072)...)
	}
	write("data_batch_1.bin", cifar[:len(cifar)/2])
	write("data_batch_2.bin", cifar[len(cifar)/2:])
	arrays()
}

// arrays writes x, 30 rows of 2 numbers, and y, their sums, in three formats; the archive has two more rows, to test.
func arrays() {
	var x, y []float32
	for i := range 32 {
		a, b := float32(i%5), float32(i%7)/2
		x, y = append(x, a, b), append(y, a+b)
	}
	file := func(values []float32, shape ...int) []byte {
		var b bytes.Buffer
		must(npy.Write(&b, &npy.Array{DType: rt.Float32, Shape: shape, Data: rt.Bytes(values)}))
		return b.Bytes()
	}
	write("x.npy", file(x[:60], 30, 2))
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for name, content := range map[string][]byte{"x": file(x[:60], 30, 2), "y": file(y[:30], 30), "x_test": file(x[60:], 2, 2)} {
		w, err := archive.Create(name + ".npy")
		must(err)
		_, err = w.Write(content)
		must(err)
	}
	must(archive.Close())
	write("sums.npz", b.Bytes())
	b.Reset()
	must(safetensors.Write(&b, &safetensors.File{Tensors: []safetensors.Tensor{
		{Name: "x", DType: safetensors.F32, Shape: []int{30, 2}, Data: rt.Bytes(x[:60])}, {Name: "y", DType: safetensors.F32, Shape: []int{30}, Data: rt.Bytes(y[:30])},
	}}))
	write("sums.safetensors", b.Bytes())
}

func write(name string, content []byte) {
	must(os.MkdirAll(filepath.Dir(name), 0o777))
	must(os.WriteFile(name, content, 0o666))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
