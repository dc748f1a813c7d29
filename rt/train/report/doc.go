// Package report shows a training on one HTML page, which needs nothing else: curves, how predictions compare with what
// they should be, the worst of them, the model's layers, and where what they give and the weights lie.
//
//	page := &report.Page{Title: "Digits", History: history, Params: instance.Params}
//	page.Judged, err = report.Judge(ctx, instance, samples, names)
//	err = page.Write(w)
//
// Drawings are SVG in the page, pictures are PNG in data URLs; colours follow the reader's light or dark scheme; details
// are titles that show where the pointer rests. There is no script, and nothing is loaded.
package report
