package runner

import (
	"bytes"
	"slices"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/images"
)

// pictureFeed returns the model's first dataset and the number of its column of pictures, if inputs are made of these
// alone; nil else.
func pictureFeed(m *Model) (f *data.Feed, column int) {
	b := firstWithData(m)
	if b == nil || len(b.Feed.Sources) != 1 {
		return nil, 0
	}
	column = -1
	for i := range b.Feed.Columns {
		switch c := &b.Feed.Columns[i]; {
		case !c.Input:
		case column >= 0 || !holdsPicture(&c.Tensor):
			return nil, 0
		default:
			column = i
		}
	}
	if column < 0 {
		return nil, 0
	}
	return b.Feed, column
}

// holdsPicture reports whether a tensor is one of pixels.
func holdsPicture(t *rt.Tensor) bool {
	return t.DType == rt.Uint8 && len(t.Shape) == 3 && slices.Contains([]int{1, 3, 4}, t.Shape[2])
}

// pictureOf reads a picture as the source of a dataset reads its own: a folder's pictures are resized to the size that
// the source names, those of others have it.
func pictureOf(f *data.Feed, t *rt.Tensor, content []byte) ([]byte, error) {
	if f.Sources[0].Kind != "images" {
		return scaled(t, content)
	}
	out := make([]byte, t.Bytes(1))
	return out, images.Decode(bytes.NewReader(content), t.Shape[0], t.Shape[1], out)
}

// throughFields runs pixels through the fields of a dataset. Columns that no input is made of are zeros.
func throughFields(m *Model, f *data.Feed, column int, pixels []byte) ([]*sample, error) {
	own := *f
	own.Sources = []data.SourceSpec{{Kind: f.Sources[0].Kind, Args: f.Sources[0].Args, Open: func(data.Args, data.Finder, []data.Column) (data.Source, error) {
		row := &data.Table{N: 1}
		for i := range f.Columns {
			col := columnOf(&f.Columns[i])
			values := make([]byte, col.RowBytes()) // none of text
			if i == column {
				values = pixels
			}
			row.Cols, row.Data, row.Texts = append(row.Cols, col), append(row.Data, values), append(row.Texts, []string{""})
		}
		return row, nil
	}}}
	rows, err := data.LoadInputs(&own, slices.Concat(m.Learner.Model.Inputs, m.Learner.Model.Targets), len(m.Learner.Model.Inputs), data.Finder{}, nil)
	if err != nil {
		return nil, err
	}
	s := &sample{picture: true}
	for k := range m.Learner.Model.Inputs {
		s.inputs = append(s.inputs, rows.Field(k))
	}
	return []*sample{s}, nil
}
