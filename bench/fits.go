package main

import (
	"context"
	"errors"

	"github.com/dlgen/dlgen/bench/generated/convnet"
	"github.com/dlgen/dlgen/bench/generated/linreg"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/train"
)

// fits are whole trainings, as a user writes them: one method call, with its data.
func fits() []*work {
	accuracy := 0.0
	return []*work{
		{name: "linreg.fit1000", unit: "s", slow: true, once: true, prepare: func(o *options) (func() error, error) {
			m := linreg.NewLinreg(o.instance())
			return fit(m.Rows, train.Options{}, nil), nil
		}},
		{name: "linreg.fit1000full", unit: "s", slow: true, once: true, prepare: func(o *options) (func() error, error) {
			m := linreg.NewLinreg(o.instance())
			return fit(m.Full, train.Options{}, nil), nil
		}},
		{name: "tta.fit", unit: "s", slow: true, once: true, prepare: func(o *options) (func() error, error) {
			if o.data == "" {
				return nil, errors.New("--data or DLGEN_DATA names the folder that holds mnist/")
			}
			m := convnet.NewConvnet(o.instance(), convnet.Seed(1))
			files := train.Options{Files: data.NewFinder("", o.data)}
			return fit(m.Train, files, func(h *train.History) error {
				if accuracy = h.Last("val_accuracy"); !(accuracy > 0.9) {
					return errWrong("accuracy", accuracy, 0.97)
				}
				return nil
			}), nil
		}, also: func() (string, string, float64) { return "tta.accuracy", "fraction", accuracy }},
	}
}

// fit is a run of a train block; judge looks at its history, if it is not nil.
func fit(block func(context.Context, train.Options) (*train.History, error), o train.Options, judge func(*train.History) error) func() error {
	return func() error {
		h, err := block(context.Background(), o)
		if err != nil {
			return err
		}
		if judge != nil {
			return judge(h)
		}
		if loss := h.Last("loss"); !(loss < 0.1) {
			return errWrong("the last loss", loss, 0)
		}
		return nil
	}
}
