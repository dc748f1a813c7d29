package train

import (
	"errors"
	"strconv"

	"github.com/dlgen/dlgen/rt/data"
)

// whereError says where training was when something happened.
type whereError struct {
	where string
	cause error
}

func (e *whereError) Error() string { return e.where + ": " + e.cause.Error() }
func (e *whereError) Unwrap() error { return e.cause }

// errStep tells the step, counted from 1 as a progress line does.
func errStep(epoch, step int, cause error) error {
	return &whereError{"epoch " + strconv.Itoa(epoch+1) + ", step " + strconv.Itoa(step+1), cause}
}

func errAugment(cause error) error { return &whereError{"augment", cause} }

func errValidation(cause error) error { return &whereError{"validation", cause} }

// errLoss says what the loss is, and where that begins if it is known.
func errLoss(loss float64, origin string) error {
	return errors.New("the loss is " + strconv.FormatFloat(loss, 'g', -1, 64) + origin + whatToTry)
}

// errSample says which number of the data spoils the loss.
func errSample(loss float64, row, field string, value float64) error {
	return errors.New("the loss is " + number(loss) + ": " + row + " has " + number(value) + " in " + field)
}

// errWeight says which weight has become useless.
func errWeight(path string, value float64, origin string) error {
	return errors.New("the weight " + path + " has become " + strconv.FormatFloat(value, 'g', -1, 64) + origin + whatToTry)
}

const whatToTry = "; a smaller learning rate, clipping of gradients or scaled inputs may help"

// errAdapt tells which row keeps a layer from learning its statistics, and where that comes from.
func errAdapt(layer string, value float32, row int, samples data.Samples) error {
	return errors.New("the layer " + layer + " cannot learn from " + strconv.FormatFloat(float64(value), 'g', -1, 32) + " in " + rowText(samples, row))
}

// rowText names a row of samples, and where it comes from if they know.
func rowText(samples data.Samples, row int) string {
	text := "row " + strconv.Itoa(row+1) + " of the training data"
	if from := data.Trace(samples, row); from != "" {
		text += " (" + from + ")"
	}
	return text
}

func errNoDataset(b *Block) error {
	name := "the train block"
	if b.Training.Name != "" {
		name = "train block " + b.Training.Name
	}
	return errors.New(name + " has no dataset: pass samples")
}

func errNoSplit() error {
	return errors.New("validation_split needs rows that are counted, and these come one after the other: give Validation of their own")
}

func errNoRows() error { return errors.New("no rows") }

func errBatchSize(found, most int) error {
	return errors.New("batch size " + strconv.Itoa(found) + ": the model takes at most " + strconv.Itoa(most) + " rows at once")
}

func errNegative(name string, n int) error {
	return errors.New(name + " is negative: " + strconv.Itoa(n))
}

func errOtherState(cause error) error {
	return &whereError{"cannot resume: the state is of another model or optimizer", cause}
}

func errResume(what, found, want string) error {
	return errors.New("cannot resume: " + what + " is " + found + ", want " + want)
}
