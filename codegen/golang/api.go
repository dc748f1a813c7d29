package golang

import "fmt"

// making declares how a model is made.
func (m *modelCode) making() {
	m.declare(fmt.Sprintf("New%s returns a model with its first weights.", m.name), fmt.Sprintf(`func New%[1]s(options ...Option) *%[1]s {
	m := &%[1]s{instance: rt.NewInstance(%[2]s(), options...)}
	m.view()
	return m
}`, m.name, m.modelFunc()))
	m.declare(fmt.Sprintf("Load%s returns a model with the weights of a file in the safetensors format.", m.name), fmt.Sprintf(`func Load%[1]s(path string, options ...Option) (*%[1]s, error) {
	m := New%[1]s(options...)
	if err := m.LoadFS(os.DirFS(filepath.Dir(path)), filepath.Base(path)); err != nil {
		return nil, err
	}
	return m, nil
}`, m.name))
}

// storing declares how weights are written and read.
func (m *modelCode) storing() {
	meta := fmt.Sprintf("map[string]string{\"model\": %q}", m.in.Module.Name)
	for _, method := range []struct{ doc, signature, body string }{
		{"Save writes the weights in the safetensors format.", "Save(w io.Writer) error", "m.instance.Params.Save(w, " + meta + ")"},
		{"SaveFile writes the weights to a file, which is there whole or not at all.", "SaveFile(path string) error", "m.instance.Params.SaveFile(path, " + meta + ")"},
		{"Load reads weights that Save wrote. After an error they are as they were.", "Load(r io.Reader) error", "m.instance.Params.Load(r)"},
		{"LoadFS is Load from a file of a file system, such as an embedded one.", "LoadFS(fsys fs.FS, name string) error", "m.instance.Params.LoadFile(fsys, name)"},
	} {
		m.declare(method.doc, fmt.Sprintf("func (m *%s) %s {\nreturn %s\n}", m.name, method.signature, method.body))
	}
}

// predicting declares Predict and PredictBatch.
func (m *modelCode) predicting() {
	inputs := m.in.Module.Inputs
	var l lines
	l.add("func (m *%[1]s) Predict(in *%[1]sInput) (out %[1]sOutput, err error) {", m.name)
	l.add("c := m.instance.Begin(1)")
	m.puts(&l, inputs, "c.Fields[%d]", "0", "&in.")
	l.add("if err = m.instance.Predict(c); err == nil {")
	m.takes(&l, "0", "out")
	l.add("}\nm.instance.End(c)\nreturn out, err\n}")
	m.declare("Predict computes the outputs of one row. It allocates nothing and is safe for concurrent use; an index out of range is an error.", l.text())

	l = lines{}
	l.add("func (m *%[1]s) PredictBatch(ins []%[1]sInput, outs []%[1]sOutput) ([]%[1]sOutput, error) {", m.name)
	l.add("if cap(outs) < len(ins) {\nouts = make([]%sOutput, len(ins))\n}", m.name)
	l.add("outs = outs[:len(ins)]")
	l.add("for from := 0; from < len(ins); from += %sBatchSize {", m.name)
	l.add("n := min(%sBatchSize, len(ins)-from)", m.name)
	l.add("c := m.instance.Begin(n)")
	if len(inputs) > 0 {
		l.add("for i := range n {\nin := &ins[from+i]")
		m.puts(&l, inputs, "c.Fields[%d]", "i", "&in.")
		l.add("}")
	}
	l.add("err := m.instance.Predict(c)")
	l.add("for i := 0; i < n && err == nil; i++ {\nout := &outs[from+i]")
	m.takes(&l, "i", "out")
	if len(m.outputs()) == 0 {
		l.add("_ = out")
	}
	l.add("}\nm.instance.End(c)\nif err != nil {\nreturn outs[:from], err\n}\n}\nreturn outs, nil\n}")
	m.declare(fmt.Sprintf("PredictBatch computes the outputs of any number of rows, %sBatchSize at a time. It uses the memory of outs if that is large enough.", m.name), l.text())
}

// modelFunc is the name of the function that describes the model.
func (m *modelCode) modelFunc() string { return m.private + "Model" }
