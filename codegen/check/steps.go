package check

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/judge"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
)

// Steps of a train block: parts of a model that are trained against each other. A batch goes through them in the order
// of the text.

// steps checks the steps of a block; nil after a fault. No weight belongs to two steps.
func (e *elab) steps(t *dsl.Train, m *model.Model, keys []*dsl.Key) ([]*model.Step, []*model.Variable) {
	c := claims{owner: map[*model.Variable]share{}}
	shares, made := make([][]share, len(keys)), make([][]*optimizer, len(keys))
	out, ok := make([]*model.Step, len(keys)), true
	for i, k := range keys {
		out[i], shares[i] = &model.Step{At: k.Name.At.At}, sharesOf(k)
		good := false
		made[i], good = e.optimizers(shares[i])
		ok = e.stepLosses(out[i], m, k) && good && ok
		ok = e.stepEvery(out[i], k) && ok
		ok = e.claimAll(m, shares[i], &c) && ok
	}
	if !ok {
		return nil, nil
	}
	for i, s := range out {
		if s.Groups = e.makeGroups(t, m, shares[i], made[i], &c); s.Groups == nil {
			return nil, nil
		}
		e.warn(judge.Step(s, m, keys[i]))
	}
	return out, c.frozen(m)
}

// stepLosses finds the losses that a step lowers. `loss` is the unnamed one if there are others beside it, else the total.
func (e *elab) stepLosses(s *model.Step, m *model.Model, k *dsl.Key) bool {
	var names []string
	for _, l := range m.Training.Losses {
		name := l.Name
		if name == "" {
			name = "loss"
		}
		names = append(names, name)
	}
	for _, id := range k.Losses {
		if !slices.Contains(names, id.Name) {
			e.report(fault.UnknownLoss(id, m, names))
			return false
		}
		name := id.Name
		if name == "loss" {
			name = ""
		}
		if i := slices.Index(s.Losses, name); i >= 0 {
			e.report(fault.NamedTwice(id, "loss", k.Losses[i].At.At))
			return false
		}
		s.Losses = append(s.Losses, name)
	}
	return true
}

// stepEvery reads `every 5`.
func (e *elab) stepEvery(s *model.Step, k *dsl.Key) bool {
	s.Every = 1
	if k.Every == nil {
		return true
	}
	d := e.expr(k.Every)
	n, ok := wholeNumber(d)
	if !ok || n < 1 {
		if !isInvalid(d) {
			e.report(fault.WrongSettingValue(k.Every.Span(), "every", "a whole number of at least 1", describe(d)))
		}
		return false
	}
	s.Every = n
	return true
}
