package fault

import (
	"errors"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about datasets.

// WeightsInDataset reports a layer with weights in a dataset.
func WeightsInDataset(v *model.Variable) *diag.Diagnostic {
	d := diag.New(diag.WrongField, v.At, "a dataset uses only layers without weights; this one has a %s", v.Name)
	if v.State {
		return d.WithHint("in the model, `-> %s` learns it of the training rows", v.Scope.Kind)
	}
	return d.WithHint("what learns stands in the model")
}

// WithoutSource reports a dataset without a source.
func WithoutSource(d *model.Dataset) *diag.Diagnostic {
	return diag.New(diag.WrongSource, d.Decl.Name.At.At, "the dataset %s has no source, which says how many rows there are", d.Name).
		WithHint("`source = generated(count=100)` is one for random fields")
}

// KeepNoBool reports a `keep` that is no bool.
func KeepNoBool(at dsl.Span, v *model.Value) *diag.Diagnostic {
	return diag.New(diag.WrongField, at, "`keep` says which rows stay: it is a bool, not %s", v.Type)
}

// AlmostKeep warns about a field that keeps no rows, since it is not called `keep`.
func AlmostKeep(f *model.Named) *diag.Diagnostic {
	return diag.Warn(diag.Unused, f.At, "the field `%s` is never used, and leaves no rows out", f.Name).
		WithHint("the field that says which rows stay is called `keep`")
}

// WrongRowCount reports a source of no rows.
func WrongRowCount(at dsl.Span, n int) *diag.Diagnostic {
	return diag.New(diag.WrongSource, at, "a source has at least one row, not %d", n)
}

// DifferentRows reports sources of one dataset with different numbers of rows.
func DifferentRows(at dsl.Span, n int, other *model.Source) *diag.Diagnostic {
	return diag.New(diag.DifferentRows, at, "this source has %s, the other one %d", spelling.Plural(n, "row"), other.Rows).Note(other.At, "the other one")
}

// ColumnByName reports a source that is indexed by anything but a column's name.
func ColumnByName(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSource, at, "a source's column is `t.age` or `t[\"odd name\"]`")
}

// DatasetCycle reports a dataset that is made of itself.
func DatasetCycle(id *dsl.Ident, d *model.Dataset) *diag.Diagnostic {
	return diag.New(diag.Recursion, id.At.At, "what the dataset %s is made of depends on itself", d.Name).Note(d.Decl.Name.At.At, "declared here")
}

// SourceNotCalled reports a source without its arguments.
func SourceNotCalled(at dsl.Span, name string, wanted []string) *diag.Diagnostic {
	return diag.New(diag.MissingArgument, at, "the source %s stands without its arguments", name).WithHint("write `%s(%s)`", name, strings.Join(wanted, ", "))
}

// NoNameInDataset reports a name that a dataset, seen from outside, does not bind.
func NoNameInDataset(id *dsl.Ident, d *model.Dataset, names []string) *diag.Diagnostic {
	f := diag.New(diag.NoMember, id.At.At, "the dataset %s binds no name `%s`", d.Name, id.Name)
	if c := spelling.Closest(id.Name, names); c != "" {
		return f.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", id.At.At, c)
	}
	return f.WithHint("it binds %s", spelling.AndList(names))
}

// NoClasses reports `.classes` of what is no index.
func NoClasses(id *dsl.Ident, v *model.Value) *diag.Diagnostic {
	return diag.New(diag.NoMember, id.At.At, "%s has no classes: they name the values of an index", v.Type)
}

// WrongField reports a field of another type than the model's.
func WrongField(at dsl.Span, f *model.Field, n *model.Named, d *model.Dataset) *diag.Diagnostic {
	f0 := diag.New(diag.WrongField, at, "the field `%s` is %s, the model wants %s", f.Name, n.Value.Type, f.Type).
		Note(n.At, "the field").Note(f.Decl.Name.At.At, "the model's %s", f.What())
	if n.Value.Type.Index == f.Type.Index+1 && d.LooksUp(n.Value) {
		return f0.WithHint("0 is what is not in the vocabulary: `(… -> StringLookup) - 1` counts its texts from 0, and %s has a place for it", n.Value.Type)
	}
	if s := d.SourceOf(n.Value); s != nil && (s.Entry.Name == "csv" || s.Entry.Name == "parquet") && n.Value.Type.DType.IsFloat() && f.Type.DType.IsInt() && len(f.Type.Shape) == 0 {
		return f0.WithHint("a column of whole numbers is f32 if some are missing: `keep = not isnan(%s)` leaves their rows out, `fill=0` of %s makes them 0; then `i32(%s)` fits", f.Name, s.Entry.Name, f.Name)
	}
	if fit := fitting(n.Value.Type, f.Type); fit != "" {
		f0.WithHint(fit, n.Name)
	}
	return f0
}

// fitting is what makes a value of one type fit where another is wanted, with the value as its %s, "" if nothing simple does.
func fitting(has, wants dsl.TensorType) string {
	form := "%s"
	one := dsl.Shape{1}
	switch {
	case has.Shape.Equal(wants.Shape):
	case has.Shape.Equal(append(slices.Clone(wants.Shape), one...)):
		form += "[..., 0]"
	case wants.Shape.Equal(append(slices.Clone(has.Shape), one...)):
		form += "[..., none]"
	default:
		return ""
	}
	if !model.Converts(has, wants) {
		if !wants.DType.IsInt() {
			return ""
		}
		form = "i32(" + form + ")"
	}
	if form == "%s" {
		return ""
	}
	return "`" + form + "` fits"
}

// SourceOutside reports a source outside of a dataset.
func SourceOutside(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WrongSource, at, "`%s` is a source of data and belongs to a dataset", name)
}

// SourceUnread reports a source of which nothing is known.
func SourceUnread(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WrongSource, at, "what the source %s holds is not known: neither its data nor a lock file were found", name)
}

// elsewhere is an error about a file that is not there, and knows which files are.
type elsewhere interface {
	error
	Name() string
	Others() []string
}

// SourceFault reports what was wrong when a source was read.
func SourceFault(at dsl.Span, err error) *diag.Diagnostic {
	d := diag.New(diag.WrongSource, at, "%v", err)
	if missing, ok := errors.AsType[elsewhere](err); ok {
		if meant := spelling.Closest(missing.Name(), missing.Others()); meant != "" {
			d.WithHint("did you mean `%s`?", meant)
		}
	}
	return d
}

// NoColumn reports a column that a source has not.
func NoColumn(at dsl.Span, name string, s *model.Source) *diag.Diagnostic {
	var names []string
	for _, c := range s.Schema.Columns {
		names = append(names, c.Name)
	}
	f := diag.New(diag.NoMember, at, "the source has no column `%s`", name)
	if len(names) == 1 && s.Entry.Name == "csv" {
		if strings.Contains(names[0], ",") {
			return f.WithHint("what stands between the names is \",\": leave out `separator`")
		}
		for _, sep := range []string{";", "\t", "|"} {
			if strings.Contains(names[0], sep) {
				return f.WithHint("what stands between the names is %q: `separator=%[1]q` says so", sep)
			}
		}
	}
	if c := spelling.Closest(name, names); c != "" {
		return f.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", at, c)
	}
	if len(names) == 0 {
		return f.WithHint("it has no columns; random functions make its fields")
	}
	return f.WithHint("its columns are %s", spelling.AndList(names))
}

// WindowSize reports a size of windows below 1.
func WindowSize(at dsl.Span, arg string, n int) *diag.Diagnostic {
	return diag.New(diag.WrongSource, at, "%s of windows is at least 1, not %d", arg, n)
}

// SeriesShape reports a column of a series that is no single number.
func SeriesShape(at dsl.Span, column string, t dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.WrongSource, at, "columns that stand side by side are single numbers; `%s` is %s", column, t)
}

// WordTwice reports a word that stands twice in a vocabulary.
func WordTwice(at dsl.Span, word string) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "%q stands twice in the vocabulary", word)
}

// WrongVocabulary reports a vocabulary that is no list of texts.
func WrongVocabulary(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "a vocabulary is a list of texts in quotes")
}

// MaskIsText reports a mask_value of text that is no text.
func MaskIsText(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "the mask_value of text is a text in quotes")
}

// MaskInVocabulary reports a vocabulary that holds the mask.
func MaskInVocabulary(at dsl.Span, word string) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "%q is the mask_token and no word of the vocabulary", word)
}

// WrongSalt reports a salt that is no whole number.
func WrongSalt(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "a salt is a whole number or two, not %s", found)
}

// TooManyWords reports a vocabulary beyond max_tokens.
func TooManyWords(at dsl.Span, n, most int) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "the vocabulary has %d places, more than the %d of max_tokens", n, most)
}

// PadsToNothing reports padding without a length.
func PadsToNothing(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "pad_to_max_tokens goes with max_tokens")
}

// WrongWeights reports idf_weights that do not fit the vocabulary.
func WrongWeights(at dsl.Span, n int) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "idf_weights goes with output_mode=tf_idf: one number for each of the %d words of the vocabulary", n)
}

// WeightsOfNothing reports idf_weights without a vocabulary.
func WeightsOfNothing(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "idf_weights goes with the vocabulary whose words it weighs; without both they are learnt from the data")
}

// WeightsOfNoWords reports tf_idf of a vocabulary that turned out empty.
func WeightsOfNoWords(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "output_mode=tf_idf needs words: the data have none, or max_tokens leaves no place for them")
}

// WrongSequence reports an output_sequence_length where there is none, or none where it is needed.
func WrongSequence(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "output_sequence_length goes with output_mode=int, which needs it: shapes are known before data are read")
}
