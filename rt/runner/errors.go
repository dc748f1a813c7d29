package runner

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/safetensors"
)

// usageError is a wrong command line.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func errUsage(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// errNoTable says that inputs are not made of one table.
var errNoTable = errors.New("the model's dataset reads no such table")

// errIn says where a fault lies.
func errIn(where string, cause error) error { return fmt.Errorf("%s: %w", where, cause) }

// Faults of files of tensors.

func errInputMissing(t *rt.Tensor, m *rt.Model) error {
	return fmt.Errorf("the file lacks the input %q: want %s", t.Name, strings.Join(names(m.Inputs), ", "))
}

func errTargetsMissing(m *rt.Model) error {
	return fmt.Errorf("targets are missing: want %s", strings.Join(names(m.Targets), ", "))
}

func errUnknownField(name string, fields []rt.Tensor) error {
	return fmt.Errorf("the file has %q, which the model has not: want %s", name, strings.Join(names(fields), ", "))
}

func errUnknownWeight(name string) error {
	return fmt.Errorf("the file has the weight %q, which the model has not", name)
}

func errRows(t *rt.Tensor, found, others int) error {
	return fmt.Errorf("%s has %d rows, others have %d", t.Name, found, others)
}

func errBatch(n int, m *rt.Model) error {
	return fmt.Errorf("%d rows: the model was generated for 1 to %d (batch_size)", n, m.BatchSize)
}

func errShape(what string, found, want []int) error {
	return fmt.Errorf("%s: shape %v, want %v", what, found, want)
}

func errRowShape(t *rt.Tensor, found []int) error {
	return fmt.Errorf("%s: shape %v, want %v behind the batch axis", t.Name, found, t.Shape)
}

func errElements(d safetensors.DType) error { return fmt.Errorf("elements of type %s are not read", d) }

func errDType(found, want rt.DType) error { return fmt.Errorf("dtype %v, want %v", found, want) }

func errNumber(v float64, d rt.DType) error { return fmt.Errorf("%v is no %v", v, d) }

// Faults of what is to be predicted.

func errNoMatch() error { return errors.New("no file is called so") }

func errNothingToRead(endings []string) error {
	return fmt.Errorf("the folder has no pictures, arrays or tables (%s)", strings.Join(endings, ", "))
}

func errUnreadPicture(format string) error {
	return fmt.Errorf("a picture in the format %s, which is not read: PNG, JPEG and GIF are", format)
}

func errBrokenPicture(ending string) error {
	return fmt.Errorf("no picture, though it ends in %s", ending)
}

func errMissing(t *rt.Tensor) error {
	return fmt.Errorf("a number is missing, and the output %s is %v, which has none for that", t.Name, t.DType)
}

// Faults of models and blocks.

func errNoGradients() error { return errors.New("the program was built without gradients") }

func errNoBlock(m *rt.Model) error { return fmt.Errorf("model %s has no train block", m.Name) }

func errNoDataset(m *rt.Model) error {
	return fmt.Errorf("model %s has no train block with a dataset (train %s on …)", m.Name, m.Name)
}

func errNoValidation() error {
	return errors.New("--split validation: the train block has neither validation_split nor validation_data")
}

func errMemory(m *rt.Model, bytes int64) error {
	return fmt.Errorf("model %s takes %.1f GiB for %d rows at once, more memory than there is: a smaller batch size takes less", m.Name, float64(bytes)/(1<<30), m.BatchSize)
}

func errLocked(dir string) error {
	return fmt.Errorf("another training runs in %s: --out names a folder of its own", dir)
}

func errNoRun(dir string) error {
	return fmt.Errorf("%s has no run to go on with: there is no %s in it", dir, checkpointFile)
}

func errOtherBlock(dir, block string) error {
	return fmt.Errorf("the checkpoint in %s is of the train block %q, which is not to be run", dir, block)
}

// Faults of what is to be predicted.

func errNoRows() error { return errors.New("no rows") }

func errBatchless(t *rt.Tensor) error {
	return fmt.Errorf("input %s has no batch axis: dlgen run takes it from a safetensors file", t.Name)
}

func errInputs(what string, m *rt.Model) error {
	return fmt.Errorf("%s is one input, but model %s has %d: a CSV can give all", what, m.Name, len(m.Inputs))
}

func errOutputs(m *rt.Model) error {
	return fmt.Errorf("a .npy has one array, model %s has %d outputs: --json and --csv have room for all", m.Name, len(m.Predict.Results))
}

func errArrayShape(found []int, t *rt.Tensor) error {
	return fmt.Errorf("the array has the shape %v, input %s wants %v, or that behind an axis of rows", found, t.Name, t.Shape)
}

func errNoPicture(t *rt.Tensor) error {
	return fmt.Errorf("a picture is u8[height, width, 1, 3 or 4], input %s is %v%v: a .npy can give it", t.Name, t.DType, t.Shape)
}

func errPixels(w, h int) error {
	return fmt.Errorf("the picture has %d × %d pixels, too many to be read", w, h)
}

// errPackedTable says that a file is of a kind that the model's dataset does not read.
func errPackedTable(kind string) error {
	return fmt.Errorf("this is a file of the source %s, which the model's first dataset does not read: a CSV or a .npy can give inputs", kind)
}

// errWeightsFolder says what of a run is meant by its weights.
func errWeightsFolder(path string) error {
	var found []string
	for _, name := range []string{bestFile, weightsFile} {
		if _, err := os.Stat(filepath.Join(path, name)); err == nil {
			found = append(found, filepath.Join(path, name))
		}
	}
	if found == nil {
		return fmt.Errorf("%s is a folder, not a file of weights", path)
	}
	return fmt.Errorf("%s is a folder, its weights are %s", path, strings.Join(found, " or "))
}

func errProportions(w, h int, t *rt.Tensor) error {
	return fmt.Errorf("the picture has %d × %d pixels, %s is %d wide and %d high: cut it to these proportions", w, h, t.Name, t.Shape[1], t.Shape[0])
}

// columnMissing says that a table lacks a column of the dataset's that inputs are made of.
type columnMissing struct {
	name string
	all  bool // as are all others
}

func (e *columnMissing) Error() string { return fmt.Sprintf("column %q is missing", e.name) }

func errColumnMissing(name string, all bool) error { return &columnMissing{name, all} }

func errMissingNumber(t *rt.Tensor, row int) error {
	return fmt.Errorf("row %d: a number of input %s is missing", row, t.Name)
}

func errColumns(wanted []string, t *rt.Tensor, has []data.Column) error {
	var names []string
	for i, c := range has {
		if i == 10 {
			names = append(names, "…")
			break
		}
		names = append(names, strconv.Quote(c.Name))
	}
	lacks := fmt.Sprintf("there is no column %q", wanted[0])
	if len(wanted) > 1 {
		lacks = fmt.Sprintf("there are not all the columns %s to %s", wanted[0], wanted[len(wanted)-1])
	}
	return fmt.Errorf("%s for input %s; the table has %s", lacks, t.Name, strings.Join(names, ", "))
}

// errText says also which cell makes the column text, where the source knows it.
func errText(column data.Column, t *rt.Tensor) error {
	what := "text"
	if column.Odd != "" {
		what = "text because of " + column.Odd
	}
	return fmt.Errorf("column %q is %s, input %s wants %v", column.Name, what, t.Name, t.DType)
}

func errTable(raw, named error, several bool) error {
	if several {
		return fmt.Errorf("as a table with the columns of all of the dataset's: %w; by the names of inputs: %w", raw, named)
	}
	return fmt.Errorf("as the dataset's table: %w; by the names of inputs: %w", raw, named)
}

// errOfSeveral says how a table gives inputs that the dataset makes of several sources which no table stands for.
func errOfSeveral(err error, m *rt.Model) error {
	var columns []string
	for i := range m.Inputs {
		columns = append(columns, elementNames(&m.Inputs[i])...)
	}
	if len(columns) > 10 {
		columns = append(columns[:10], "…")
	}
	return fmt.Errorf("%w: the dataset makes the inputs of several sources, so a table has numbers in columns of their names, %s", err, strings.Join(columns, ", "))
}

// Faults of texts to go on with.

var errNoPrompt = errors.New("it is empty: give at least one token")

func errVocabulary(err error) error { return fmt.Errorf("the vocabulary in it: %w", err) }

func errVocabularySize(found, want int) error {
	return fmt.Errorf("it was trained on a vocabulary of %d, the model has %d tokens", found, want)
}

func errNoDistribution(m *rt.Model, length, n int) error {
	return fmt.Errorf("model %s has no output that says how likely each token is to come next: want f32[%d, %d], for each place, or f32[%d]", m.Name, length, n, n)
}

func errLooksAhead(m *rt.Model) error {
	return fmt.Errorf("what model %s says at a place depends on what stands behind it, so it cannot go on with a text", m.Name)
}

func errShortPrompt(found, want int) error {
	return fmt.Errorf("the text to go on with has %d tokens, the model reads %d", found, want)
}

func errNoNumber(v float64) error { return fmt.Errorf("the model gives %v for the next token", v) }

// Faults of manifests and cases.

func errModel(n int) error { return fmt.Errorf("there is no model %d", n) }

func errKey(name string) error { return fmt.Errorf("unknown key %q", name) }

func errMode(mode string) error { return fmt.Errorf("mode %q: want predict or train", mode) }
