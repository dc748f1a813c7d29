package codegen

import (
	"github.com/dlgen/dlgen/codegen/device"
	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
)

// addDevice makes the program for GPUs of a model that asks for one: when generating, or by a train block that names a
// device. A block that says nothing takes what there is, but is no reason to carry a second program.
func (p *Package) addDevice(f *File, m *golang.Model, t Target) {
	wanted, required := t.Device == "auto", t.Device == "gpu"
	for _, tr := range m.Trainings {
		word := tr.Settings.Device
		wanted = wanted || t.Device == "" && word == "auto"
		required = required || t.Device == "" && word == "gpu"
	}
	if !wanted && !required {
		return
	}
	var err error
	if m.Device, err = compileDevice(m, required, t.Checked); err != nil {
		p.Diags.Add(deviceRefused(f.start(), m.Module.Name, err, required))
	}
}

// compileDevice makes a model's program for GPUs.
func compileDevice(m *golang.Model, required, checked bool) (*golang.Device, error) {
	in := &device.Model{Layout: m.Layout, Slots: m.Layout.SlotsStart(m.Module), Checked: checked}
	all := append(append([]*ir.FieldSpec{}, m.Module.Inputs...), m.Module.Targets...)
	var planned []*plan.Schedule
	add := func(name string, s *plan.Schedule, fields []*ir.FieldSpec) {
		if s != nil {
			planned = append(planned, s)
			in.Graphs = append(in.Graphs, device.Graph{Name: name, Schedule: attended(s, m.Layout), Fields: fields})
		}
	}
	add("predict", m.Predict, m.Module.Inputs)
	add("evaluate", m.Evaluate, all)
	add("measure", m.Measure, nil)
	add("gradients", m.Gradients, all)
	for _, t := range m.Trainings {
		add("step", t.Step, all)
		add("finish", t.Finish, nil)
	}
	p, err := device.Compile(in)
	if err != nil {
		return nil, err
	}
	out := &golang.Device{Kernels: p.Kernels, Constants: p.Constants, Lists: map[*plan.Schedule]string{}, Required: required}
	for i, s := range planned {
		out.Lists[s] = p.Lists[i]
	}
	return out, nil
}

// attended plans a graph anew for a device: with attention whose scores are not in memory, and small floats that are. Without
// either it stays.
func attended(s *plan.Schedule, layout *plan.Layout) *plan.Schedule {
	g := optimize.ForDevice(s.Graph)
	if g == nil {
		return s
	}
	return plan.Plan(g, plan.Options{Rows: s.Rows, Layout: layout, Grow: true})
}
