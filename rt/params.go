package rt

import (
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt/safetensors"
)

// Params are the variables of a model, or of a trainer, in one slab.
type Params struct {
	Slab  Slab
	Table []Variable
}

// NewParams returns the variables of a table, all zero.
func NewParams(table []Variable) *Params {
	end := 0
	for i := range table {
		end = max(end, table[i].Offset+table[i].Bytes())
	}
	return &Params{marked(end), table}
}

// Data returns the memory of a variable.
func (p *Params) Data(v *Variable) []byte { return p.Slab[v.Offset:][:v.Bytes():v.Bytes()] }

// Find returns the variable of a path, nil if there is none.
func (p *Params) Find(path string) *Variable {
	i := slices.IndexFunc(p.Table, func(v Variable) bool { return v.Path == path })
	if i < 0 {
		return nil
	}
	return &p.Table[i]
}

// Schema is a short hash of the table: two models with the same one can exchange their weights.
func (p *Params) Schema() string {
	h := uint64(fnvOffset)
	for i := range p.Table {
		v := &p.Table[i]
		h = hashText(h, v.Path)
		h = hashText(h, v.DType.String())
		for _, n := range v.Shape {
			h = hashText(h, strconv.Itoa(n))
		}
		h = hashText(h, ";")
	}
	return strconv.FormatUint(h, 16)
}

// The constants of the hash FNV-1a.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// hashText goes on with a hash over a text and its end.
func hashText(h uint64, text string) uint64 {
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * fnvPrime
	}
	return h * fnvPrime
}

// Tensors returns the variables as tensors of a file, in the table's order. They share the slab's memory where its
// bytes stand as in files.
func (p *Params) Tensors() []safetensors.Tensor {
	tensors := make([]safetensors.Tensor, len(p.Table))
	for i := range p.Table {
		v := &p.Table[i]
		tensors[i] = safetensors.Tensor{Name: v.Path, DType: v.DType.Format(), Shape: v.Shape, Data: LittleEndian(p.Data(v), v.DType.Size())}
	}
	return tensors
}

// Fill takes the variables from a file's tensors; others in the file are left. Nothing changes if there is an error.
func (p *Params) Fill(f *safetensors.File) error { return p.fill(f, "") }

// fill is Fill from tensors whose names begin with a part, such as "encoder.".
func (p *Params) fill(f *safetensors.File, part string) error {
	found := make([][]byte, len(p.Table))
	for i := range p.Table {
		v := &p.Table[i]
		t, ok := f.Tensor(part + v.Path)
		switch {
		case !ok:
			return errMissing(v)
		case t.DType != v.DType.Format():
			return errDType(v, t.DType)
		case !slices.Equal(t.Shape, v.Shape):
			return errShape(v, t.Shape)
		}
		found[i] = LittleEndian(t.Data, v.DType.Size())
	}
	for i := range p.Table {
		to := p.Data(&p.Table[i])
		copy(to, found[i])
		if p.Table[i].DType == Bool {
			normalize(to)
		}
	}
	return nil
}

// normalize makes bools of bytes: Go knows no true but 1.
func normalize(bools []byte) {
	for i, b := range bools {
		bools[i] = min(b, 1)
	}
}

// Save writes the variables as safetensors. The metadata have the table's hash besides what is given.
func (p *Params) Save(w io.Writer, metadata map[string]string) error {
	all := map[string]string{"schema": p.Schema()}
	for k, v := range metadata {
		all[k] = v
	}
	return safetensors.Write(w, &safetensors.File{Metadata: all, Tensors: p.Tensors()})
}

// Load reads the variables as Save wrote them. The file must have these and no others, or be that of a model which has this one
// as a layer, once; nothing changes if there is an error, which names the first that differs.
func (p *Params) Load(r io.Reader) error {
	f, err := safetensors.Read(r)
	if err != nil {
		return err
	}
	stranger := slices.IndexFunc(f.Tensors, func(t safetensors.Tensor) bool { return p.Find(t.Name) == nil })
	if stranger < 0 {
		return p.Fill(f)
	}
	switch parts := p.partsOf(f); len(parts) {
	case 0:
		return errUnknown(f.Tensors[stranger].Name, p.Table)
	case 1:
		return p.fill(f, parts[0])
	default:
		return errSeveral(parts)
	}
}

// partsOf returns what names of a file begin with where the model is a layer of the file's: "encoder.", with all of its variables
// and no others.
func (p *Params) partsOf(f *safetensors.File) (parts []string) {
	if len(p.Table) == 0 || f.Metadata["checksum"] != "" { // a checkpoint is for package checkpoint, which looks at the checksum
		return nil
	}
	for _, t := range f.Tensors {
		part, ends := strings.CutSuffix(t.Name, p.Table[0].Path)
		if ends && strings.HasSuffix(part, ".") && p.is(f, part) {
			parts = append(parts, part)
		}
	}
	return parts
}

// is reports whether the tensors of a file whose names begin with a part are those of the model.
func (p *Params) is(f *safetensors.File, part string) bool {
	n := 0
	for _, t := range f.Tensors {
		if name, inside := strings.CutPrefix(t.Name, part); inside {
			if p.Find(name) == nil {
				return false
			}
			n++
		}
	}
	return n == len(p.Table)
}

// SaveFile is Save to a file, which is there either whole or not at all.
func (p *Params) SaveFile(path string, metadata map[string]string) error {
	return safetensors.Replace(path, func(w io.Writer) error { return p.Save(w, metadata) })
}

// LoadFile is Load from a file of a file system.
func (p *Params) LoadFile(fsys fs.FS, name string) error {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	return p.loadFrom(f, name)
}

// LoadPath is Load from a file of the system.
func (p *Params) LoadPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return p.loadFrom(f, path)
}

// loadFrom is Load from an open file, which it closes. An error names it as the caller did.
func (p *Params) loadFrom(f io.ReadCloser, name string) error {
	defer f.Close()
	if err := p.Load(f); err != nil {
		return errLoad(name, err)
	}
	return nil
}
