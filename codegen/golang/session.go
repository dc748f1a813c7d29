package golang

import "fmt"

// session writes the code of the graph that goes on from memories and returns the fields that describe it; "" if the
// model has none.
func (m *modelCode) session() string {
	if m.in.Session == nil {
		return ""
	}
	run := "continue" + m.Name
	arena := m.WriteGraph(run, fmt.Sprintf("%s computes the outputs of %s from where the call before has left its memories.", run, m.Name), m.in.Session, m.in.Module.Inputs)
	end := 0
	for _, v := range m.in.Module.Memories {
		end = max(end, m.Layout.Offsets[v]-m.Slots+v.Type.Bytes(m.in.Module.BatchSize))
	}
	return fmt.Sprintf("Session: &rt.Graph{Run: %s, Arena: %d%s},\nMemory: %d,\n", run, arena, resultsField(m.in.Session), end)
}

// sessions declares the type that predicts sequences piece by piece.
func (m *modelCode) sessions() {
	if m.in.Session == nil {
		return
	}
	name := m.Name + "Session"
	m.Declare(fmt.Sprintf(`%s predicts sequences piece by piece: layers with stateful=true go on from where the piece before ended.
One goroutine uses it at a time. Other sessions, and predictions of the model itself, may run meanwhile.`, name), fmt.Sprintf("type %s struct{ session *rt.Session }", name))
	m.Declare("NewSession returns a session of so many sequences, all at their beginning.", fmt.Sprintf(`func (m *%[1]s) NewSession(rows int) *%[2]s {
	return &%[2]s{rt.NewSession(m.instance, rows)}
}`, m.Name, name))
	m.Declare("Reset begins all sequences anew.", fmt.Sprintf("func (s *%s) Reset() { s.session.Reset() }", name))
	m.Declare("Predict goes on with the sequence of a session of one row. It allocates nothing; after an error the sequence is where it was.",
		fmt.Sprintf(`func (s *%[1]sSession) Predict(in *%[1]sInput) (out %[1]sOutput, err error) {
	if err = s.session.Check(1); err != nil {
		return out, err
	}
	c := s.session.Begin(0)
	in.put(c.Fields, 0)
	if err = s.session.Predict(); err == nil {
		out.take(c.Results, 0)
	}
	return out, err
}`, m.Name))
	m.Declare("PredictBatch goes on with all sequences of the session, a row each. It uses the memory of outs if that is large enough; after an error all sequences are where they were.",
		fmt.Sprintf(`func (s *%[1]sSession) PredictBatch(ins []%[1]sInput, outs []%[1]sOutput) ([]%[1]sOutput, error) {
	return rt.ContinueBatch(s.session, ins, outs, (*%[1]sInput).put, (*%[1]sOutput).take)
}`, m.Name))
}
