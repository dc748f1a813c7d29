package check

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/judge"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Arguments of losses that are of the wrong kind, which their shapes do not show.

// swappedTarget reports a loss of classes that is given the prediction first, as PyTorch's are: what stands in the
// place of the prediction are whole numbers.
func swappedTarget(s *symbol, slots []slot, names []string, at dsl.Span) *diag.Diagnostic {
	if !s.is(catalog.Loss) || !strings.HasPrefix(s.name, "sparse_") || len(names) < 2 || names[0] != "y_true" || names[1] != "y_pred" {
		return nil
	}
	labels, ok1 := slots[1].d.(tensor)
	pred, ok2 := slots[0].d.(tensor)
	if !ok1 || !ok2 || labels.Value.Type.DType.IsFloat() || !pred.Value.Type.DType.IsFloat() {
		return nil
	}
	first, second := slots[0].at, slots[1].at
	d := diag.New(diag.WrongArgument, second, "%s takes the target first, then the prediction", s.name).
		Note(first, "this is %s, the prediction", pred.Value.Type)
	if first.Source != second.Source || first.End >= second.Start || !strings.Contains(at.Text(), "(") {
		return d.WithHint("write `%s(target, prediction)`", s.name)
	}
	both := first.To(second)
	if strings.Contains(both.Source.Text[first.End:second.Start], "=") {
		return d.WithHint("write `%s(target, prediction)`", s.name)
	}
	right := second.Text() + ", " + first.Text()
	return d.WithHint("write `%s(%s)`", s.name, right).WithFix("write them in that order", both, right)
}

// manyForTwo reports a crossentropy of two classes that is given the labels of more.
func manyForTwo(s *symbol, slots []slot, names []string) *diag.Diagnostic {
	if !s.is(catalog.Loss) || s.name != "binary_crossentropy" && s.name != "binary_focal_crossentropy" || names[0] != "y_true" {
		return nil
	}
	labels, ok := slots[0].d.(tensor)
	if !ok || labels.Value.Type.Index <= 2 {
		return nil
	}
	d := diag.New(diag.WrongArgument, slots[0].at, "%s takes 0 and 1, not the labels %s", s.name, labels.Value.Type)
	return fault.Origin(d, labels.Value).WithHint("`y == 1` asks for one class; sparse_categorical_crossentropy takes labels of many")
}

// labelsForVectors reports a crossentropy of vectors that is given the labels of classes.
func labelsForVectors(s *symbol, slots []slot, names []string, at dsl.Span) *diag.Diagnostic {
	if !s.is(catalog.Loss) || !strings.HasPrefix(s.name, "categorical_") || len(names) < 2 || names[0] != "y_true" {
		return nil
	}
	if s.name == "categorical_generalized_cross_entropy" {
		return nil // its truth is labels, for all its name
	}
	labels, ok1 := slots[0].d.(tensor)
	pred, ok2 := slots[1].d.(tensor)
	if !ok1 || !ok2 || labels.Value.Type.Index == 0 || len(labels.Value.Type.Shape) >= len(pred.Value.Type.Shape) {
		return nil
	}
	given := slots[0].at
	d := diag.New(diag.WrongArgument, given, "%s takes a vector for each sample, not the labels %s", s.name, labels.Value.Type)
	vectors := fmt.Sprintf("one_hot(%s, %d)", spelling.Clip(given.Text()), labels.Value.Type.Index)
	if sparse := "sparse_" + s.name; catalogSymbol(sparse) != nil && strings.HasPrefix(at.Text(), s.name) {
		name := dsl.Span{Source: at.Source, Start: at.Start, End: at.Start + len(s.name)}
		return d.WithHint("%s takes labels; `%s` makes vectors of them", sparse, vectors).WithFix("write "+sparse, name, sparse)
	}
	return d.WithHint("`%s` makes vectors of them", vectors)
}

// judgeLoss warns about what a loss was given.
func (e *elab) judgeLoss(s *symbol, slots []slot, names []string) {
	if !s.is(catalog.Loss) {
		return
	}
	c := judge.Compared{Loss: s.name}
	for i, n := range names {
		if !slots[i].given || slots[i].d == nil {
			continue
		}
		t, _ := slots[i].d.(tensor)
		switch n {
		case "y_true":
			c.Labels = t.Value
		case "y_pred", "output":
			c.Pred, c.At = t.Value, slots[i].at
		case "from_logits":
			c.FromLogits, _ = truth(slots[i].d)
		}
	}
	e.warn(judge.Loss(c)...)
}
