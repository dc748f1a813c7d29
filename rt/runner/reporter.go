package runner

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/report"
)

// reporter is a callback that writes the page about a training: after an interrupt, too, but then nothing is predicted.
type reporter struct {
	train.DetachedEvents
	model  *Model
	dir    string
	failed error // the files could not be written, which ends no training
}

// OnTrainEnd predicts what validates, or what was trained on, and writes the page.
func (p *reporter) OnTrainEnd(r *train.Run) error {
	training, validation := r.Samples()
	samples, which := validation, "validation rows"
	if samples == nil {
		samples, which = training, "training rows"
	}
	i := r.Trainer.Instance
	judged, err := report.Judge(context.Background(), i, samples, func(target string, n int) []string { return classes(p.model, target, n) })
	page := p.page(r)
	if err != nil {
		page.Notes = append(page.Notes, "The "+which+" could not be predicted: "+err.Error())
	}
	if judged != nil {
		page.Notes = append(page.Notes, "Predictions are of the "+which+".")
	}
	page.Judged = judged
	if page.Activations, err = report.Activate(i, p.model.Learner, samples); err != nil {
		return err
	}
	p.failed = p.write(page)
	return nil
}

// OnInterrupt writes the page without predictions.
func (p *reporter) OnInterrupt(r *train.Run) error {
	page := p.page(r)
	page.Notes = append(page.Notes, "The training was interrupted.")
	p.failed = p.write(page)
	return nil
}

// page is what needs no predictions.
func (p *reporter) page(r *train.Run) *report.Page {
	m := r.Trainer.Instance.Model
	page := &report.Page{Title: m.Name, History: r.History, Params: r.Trainer.Instance.Params, Graph: p.model.Graph}
	if r.Block.Training.Name != "" {
		page.Subtitle = "trained as " + r.Block.Training.Name + " "
	}
	if r.Block.Feed != nil {
		page.Subtitle += fmt.Sprintf("on %s, %d batches an epoch", r.Block.Feed.Dataset, r.Steps)
	}
	return page
}

func (p *reporter) write(page *report.Page) error {
	err := safetensors.Replace(filepath.Join(p.dir, curvesFile), func(w io.Writer) error { return report.Picture(w, page.History) })
	if err != nil {
		return err
	}
	return safetensors.Replace(filepath.Join(p.dir, reportFile), page.Write)
}
