package npy

import (
	"bufio"
	"io"
)

// Read reads an array. What the header says is believed only as far as the data reach.
func Read(r io.Reader) (*Array, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	text, err := readHeader(buffered)
	if err != nil {
		return nil, err
	}
	l, err := layoutOf(text)
	if err != nil {
		return nil, err
	}
	content, err := l.readAll(buffered)
	if err != nil {
		return nil, err
	}
	return &Array{l.DType, l.Shape, content}, nil
}
