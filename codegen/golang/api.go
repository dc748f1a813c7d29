package golang

import "fmt"

// making declares how a model is made.
func (m *modelCode) making() {
	m.Declare(fmt.Sprintf("New%s returns a model with its first weights.", m.Name), fmt.Sprintf(`func New%[1]s(options ...Option) *%[1]s {
	m := &%[1]s{instance: rt.NewInstance(%[2]s(), options...)}
	m.view()
	return m
}`, m.Name, m.modelFunc()))
	m.Declare(fmt.Sprintf("Load%s returns a model with the weights of a file in the safetensors format.", m.Name), fmt.Sprintf(`func Load%[1]s(path string, options ...Option) (*%[1]s, error) {
	m := New%[1]s(options...)
	if err := m.LoadFile(path); err != nil {
		return nil, err
	}
	return m, nil
}`, m.Name))
	m.Declare("Clone returns a copy with weights of its own, such as one to predict with while the model is trained.", fmt.Sprintf(`func (m *%[1]s) Clone() *%[1]s {
	c := &%[1]s{instance: m.instance.Clone()}
	c.view()
	return c
}`, m.Name))
}

// storing declares how weights are written and read.
func (m *modelCode) storing() {
	meta := fmt.Sprintf("map[string]string{\"model\": %q}", m.in.Module.Name)
	for _, method := range []struct{ doc, signature, body string }{
		{"Save writes the weights in the safetensors format.", "Save(w io.Writer) error", "m.instance.Params.Save(w, " + meta + ")"},
		{"SaveFile writes the weights to a file, which is there whole or not at all.", "SaveFile(path string) error", "m.instance.Params.SaveFile(path, " + meta + ")"},
		{"Load reads weights that Save wrote. After an error they are as they were.", "Load(r io.Reader) error", "m.instance.Params.Load(r)"},
		{"LoadFile is Load from a file.", "LoadFile(path string) error", "m.instance.Params.LoadPath(path)"},
		{"LoadFS is Load from a file of a file system, such as an embedded one.", "LoadFS(fsys fs.FS, name string) error", "m.instance.Params.LoadFile(fsys, name)"},
	} {
		m.Declare(method.doc, fmt.Sprintf("func (m *%s) %s {\nreturn %s\n}", m.Name, method.signature, method.body))
	}
}

// predicting declares Predict, PredictBatch and PredictSeq.
func (m *modelCode) predicting() {
	m.Declare("Predict computes the outputs of one row. It allocates nothing and is safe for concurrent use, though not while a training or Load changes the weights: Clone is for that. An index out of range is an error.",
		fmt.Sprintf(`func (m *%[1]s) Predict(in *%[1]sInput) (out %[1]sOutput, err error) {
	c := m.instance.Begin(1)
	in.put(c.Fields, 0)
	if err = m.instance.Predict(c); err == nil {
		out.take(c.Results, 0)
	}
	m.instance.End(c)
	return out, err
}`, m.Name))
	m.Declare(fmt.Sprintf("PredictBatch computes the outputs of any number of rows, %sBatchSize at a time. It uses the memory of outs if that is large enough.", m.Name),
		fmt.Sprintf(`func (m *%[1]s) PredictBatch(ins []%[1]sInput, outs []%[1]sOutput) ([]%[1]sOutput, error) {
	return rt.PredictBatch(m.instance, ins, outs, (*%[1]sInput).put, (*%[1]sOutput).take)
}`, m.Name))
	m.Declare(fmt.Sprintf("PredictSeq computes the outputs of rows that come one after the other, %sBatchSize at a time. The first error ends it.", m.Name),
		fmt.Sprintf(`func (m *%[1]s) PredictSeq(ins iter.Seq[%[1]sInput]) iter.Seq2[%[1]sOutput, error] {
	return rt.PredictSeq(m.instance, ins, (*%[1]sInput).put, (*%[1]sOutput).take)
}`, m.Name))
}

// modelFunc is the name of the function that describes the model.
func (m *modelCode) modelFunc() string { return m.Private + "Model" }
