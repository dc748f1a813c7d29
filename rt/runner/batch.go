package runner

import (
	"slices"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// readFields makes a batch of a file's tensors: inputs, then targets, each in its type. Complete tells whether all
// targets are there; without them the batch has the inputs alone.
func readFields(m *rt.Model, f *safetensors.File) (fields []rt.Slab, n int, complete bool, err error) {
	n, complete = -1, true
	all := slices.Concat(m.Inputs, m.Targets)
	for k := range all {
		t := &all[k]
		found, ok := f.Tensor(t.Name)
		if !ok && k >= len(m.Inputs) {
			complete = false
			continue
		}
		if !ok {
			return nil, 0, false, errInputMissing(t, m)
		}
		rows, err := rowsOf(t, &found)
		if err != nil {
			return nil, 0, false, err
		}
		if rows >= 0 && n >= 0 && rows != n {
			return nil, 0, false, errRows(t, rows, n)
		}
		n = max(n, rows)
		slab := rt.NewSlab(t.Bytes(max(rows, 1)))
		if err := fill(slab, t.DType, &found); err != nil {
			return nil, 0, false, errIn(t.Name, err)
		}
		fields = append(fields, slab)
	}
	for _, found := range f.Tensors {
		if !slices.ContainsFunc(all, func(t rt.Tensor) bool { return t.Name == found.Name }) {
			return nil, 0, false, errUnknownField(found.Name, all)
		}
	}
	if n < 0 {
		n = 1 // all fields are without a batch axis
	}
	if n == 0 || n > m.BatchSize {
		return nil, 0, false, errBatch(n, m)
	}
	return fields, n, complete, nil
}

// rowsOf checks a tensor's shape and returns its rows, -1 if the field has no batch axis.
func rowsOf(t *rt.Tensor, found *safetensors.Tensor) (int, error) {
	if t.Batchless {
		if !slices.Equal(found.Shape, t.Shape) {
			return 0, errShape(t.Name, found.Shape, t.Shape)
		}
		return -1, nil
	}
	if len(found.Shape) == 0 || !slices.Equal(found.Shape[1:], t.Shape) {
		return 0, errRowShape(t, found.Shape)
	}
	return found.Shape[0], nil
}

// fill converts a file's tensor into a field.
func fill(to rt.Slab, d rt.DType, t *safetensors.Tensor) error {
	from := rt.OfFormat(t.DType)
	switch {
	case from == d:
		copy(to, rt.LittleEndian(t.Data, d.Size()))
		if d == rt.Bool {
			for i, b := range to {
				to[i] = min(b, 1) // Go knows no true but 1
			}
		}
		return nil
	case from == 0:
		return errElements(t.DType)
	case float(from) && !float(d):
		return errDType(from, d)
	}
	return store(to, d, rt.Numbers(rt.LittleEndian(t.Data, from.Size()), from))
}

// loadSome fills the variables that a file has. It has no others. The shapes [] and [1] are alike.
func loadSome(p *rt.Params, f *safetensors.File) error {
	if f == nil {
		return nil
	}
	for k := range f.Tensors {
		t := &f.Tensors[k]
		v := p.Find(t.Name)
		if v == nil {
			return errUnknownWeight(t.Name)
		}
		if !slices.Equal(v.Shape, t.Shape) && !(single(v.Shape) && single(t.Shape)) {
			return errShape("weight "+t.Name, t.Shape, v.Shape)
		}
		if err := fill(rt.Slab(p.Data(v)), v.DType, t); err != nil {
			return errIn("weight "+t.Name, err)
		}
	}
	return nil
}

// names lists the names of tensors.
func names(tensors []rt.Tensor) []string {
	list := make([]string, len(tensors))
	for i := range tensors {
		list[i] = tensors[i].Name
	}
	return list
}
