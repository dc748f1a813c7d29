package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about training and its data.

func (e *elab) unknownDeclaration(id *dsl.Ident, what string, is func(dsl.Decl) bool) *diag.Diagnostic {
	var names []string
	for n, s := range e.frame.unit.symbols {
		if s.decl != nil && is(s.decl) {
			names = append(names, n)
		}
	}
	d := diag.New(diag.UnknownName, id.At.At, "unknown %s `%s`", what, id.Name)
	return e.suggest(d, id.Name, id.At.At, names)
}

func notA(id *dsl.Ident, what string) *diag.Diagnostic {
	return diag.New(diag.UnknownName, id.At.At, "`%s` is no %s", id.Name, what)
}

func modelWithoutLoss(id *dsl.Ident, m *model.Model) *diag.Diagnostic {
	return diag.New(diag.NothingToTrain, id.At.At, "model %s has no loss, so there is nothing to train it by", m.Name).
		Note(m.Decl.Name.At.At, "declared here").WithHint("`loss = …` in the model says what to make small")
}

func nothingToTrain(id *dsl.Ident, m *model.Model) *diag.Diagnostic {
	return diag.New(diag.NothingToTrain, id.At.At, "model %s has no weights that learn", m.Name).Note(m.Decl.Name.At.At, "declared here")
}

func trainWithoutName(t, other *dsl.Train) *diag.Diagnostic {
	return diag.New(diag.TrainName, t.Model.At.At, "several train blocks of %s need a name each", t.Model.Name).
		Note(other.Model.At.At, "the other one").WithHint("`train %s on … as finetune { … }`", t.Model.Name)
}

func keyTwice(k, first *dsl.Key) *diag.Diagnostic {
	return diag.New(diag.NamedTwice, k.Name.At.At, "`%s` is set twice", k.Name.Name).Note(first.Name.At.At, "the first one")
}

// trainKeyNames are the keys of a train block.
func trainKeyNames() []string {
	names := []string{"optimizer"}
	for _, p := range catalog.TrainKeys {
		names = append(names, p.Name)
	}
	return names
}

func unknownKey(id *dsl.Ident) *diag.Diagnostic {
	names := trainKeyNames()
	d := diag.New(diag.UnknownKey, id.At.At, "a train block has no key `%s`", id.Name)
	if right := foreignKeys[id.Name]; right != "" {
		return d.WithHint("%s", right)
	}
	c := strings.Replace(id.Name, "val_", "validation_", 1)
	if !slices.Contains(names, c) {
		c = closest(id.Name, names)
	}
	if c != "" {
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", id.At.At, c)
	}
	return d.WithHint("the keys are `%s`", strings.Join(names, "`, `"))
}

// foreignKeys are what users of Keras look for in a train block.
var foreignKeys = map[string]string{
	"loss": "the loss stands in the model: `loss = …`", "metrics": "metrics stand in the model: `metric name = …`",
	"learning_rate": "it is an argument of the optimizer: `optimizer = Adam(learning_rate=…)`",
	"lr":            "it is an argument of the optimizer: `optimizer = Adam(learning_rate=…)`",
	"verbose":       "how much is printed is a flag of the command", "sample_weight": "losses and metrics take it: `sample_weight=w`",
	"weighted_metrics": "metrics take weights: `metric name = …(…, sample_weight=w)`", "loss_weights": "a loss is multiplied where it stands: `loss part = 0.3 * …`",
	"validation_steps": "validation reads all rows of its data", "validation_batch_size": "validation takes batches of `batch_size`",
	"weight_decay": "it is an argument of the optimizer: `optimizer = AdamW(weight_decay=…)`", "clipnorm": "it is an argument of the optimizer: `optimizer = Adam(clipnorm=…)`",
	"scheduler": scheduledRate, "lr_scheduler": scheduledRate, "criterion": "the loss stands in the model: `loss = …`",
	"early_stopping": stoppedEarly, "patience": stoppedEarly,
	"jit_compile": compiledAnyway, "run_eagerly": compiledAnyway, "steps_per_execution": compiledAnyway,
}

// stoppedEarly answers what reads as a setting and is a callback.
const stoppedEarly = "it is a callback: `callbacks = [EarlyStopping(patience=…)]`"

// scheduledRate answers settings of PyTorch's schedulers.
const scheduledRate = "a schedule is the optimizer's rate: `optimizer = Adam(learning_rate=CosineDecay(…))`"

// compiledAnyway answers settings of what runs a model in Keras.
const compiledAnyway = "all is compiled; leave it out"

func withoutOptimizer(t *dsl.Train) *diag.Diagnostic {
	return diag.New(diag.WithoutOptimizer, t.Model.At.At, "the train block of %s has no optimizer", t.Model.Name).WithHint("`optimizer = Adam(learning_rate=1e-3)`")
}

func wrongSettingValue(at dsl.Span, key, want, found string) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`%s` is %s, not %s", key, want, found)
}

func validatedTwice(at, data dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`validation_split` together with `validation_data`").Note(data, "the data to validate on")
}

func scaledTwice(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`loss_scale_factor` together with precision=mixed_float16, whose scale follows the gradients")
}

func optimizerText(t *dsl.StringLit) *diag.Diagnostic {
	right := t.Value
	for _, s := range []string{"Adam", "AdamW", "SGD", "RMSprop"} {
		if snakeCase(s) == snakeCase(t.Value) || closest(t.Value, []string{s}) != "" {
			right = s
			break
		}
	}
	return diag.New(diag.QuotedWord, t.At.At, "an optimizer is a bare name, without quotes").WithHint("write `%s`", right).WithFix("write `"+right+"`", t.At.At, right)
}

func wrongOptimizer(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.WrongOptimizer, at, "an optimizer is wanted here, not %s", found).WithHint("`optimizer = Adam(learning_rate=1e-3)`")
}

func wrongChange(o *dsl.Optimizer, w *model.Variable, change *model.Value) *diag.Diagnostic {
	return diag.New(diag.WrongOptimizer, o.Name.At.At, "the optimizer %s returns %s for the weight %s, which is %s", o.Name.Name, change.Type, w.Path, w.Type).
		WithHint("what it returns is subtracted from the weight, so it has the weight's shape")
}

func secondRest(at, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongGroup, at, "only one optimizer may stand without `for`").Note(first, "the first one")
}

func inTwoGroups(at dsl.Span, v *model.Variable, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongGroup, at, "the weight %s belongs to two optimizers", v.Path).Note(first, "the first one")
}

func unknownWeights(at dsl.Span, path string, m *model.Model) *diag.Diagnostic {
	var names []string
	seen := map[string]bool{}
	for _, v := range m.Variables {
		for i, r := range v.Path + "." {
			if r == '.' && !seen[v.Path[:i]] {
				seen[v.Path[:i]] = true
				names = append(names, v.Path[:i])
			}
		}
	}
	d := diag.New(diag.WrongGroup, at, "the model %s has no layer or weight `%s`", m.Name, path)
	if c := closest(path, names); c != "" {
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", at, c)
	}
	return d
}

func weightWithoutOptimizer(at dsl.Span, v *model.Variable) *diag.Diagnostic {
	return diag.New(diag.WrongGroup, at, "the weight %s is given to no optimizer", v.Path).Note(v.At, "it is made here").
		WithHint("an optimizer without `for` takes all that the others leave")
}

// Steps.

func unknownLoss(id *dsl.Ident, m *model.Model, names []string) *diag.Diagnostic {
	d := diag.New(diag.WrongGroup, id.At.At, "%s has no loss `%s`", m.Name, id.Name)
	if c := closest(id.Name, append([]string{}, names...)); c != "" {
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", id.At.At, c)
	}
	return d.WithHint("its losses are %s", andList(names))
}

func optimizerBesideSteps(optimizer, step *dsl.Key) *diag.Diagnostic {
	return diag.New(diag.WrongGroup, optimizer.Name.At.At, "`optimizer` beside steps, which have their own").Note(step.Name.At.At, "the first step").
		WithHint("`step loss = … for …` gives each its losses and weights")
}

func everyAndAccumulated(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`every` together with `gradient_accumulation_steps`").WithHint("one of them says at which batches there is a step")
}

func stepReachesNothing(k *dsl.Key) *diag.Diagnostic {
	return diag.Warn(diag.WeightNotReached, k.Losses[0].At.At, "the losses of this step depend on none of its weights")
}

// Datasets.

func missingField(at dsl.Span, f *model.Field, d *model.Dataset, bound *binding) *diag.Diagnostic {
	f0 := diag.New(diag.MissingField, at, "the dataset %s has no field for the %s `%s`", d.Name, f.What(), f.Name).
		Note(f.Decl.Name.At.At, "the %s is %s", f.What(), f.Type)
	var names []string
	for _, n := range d.Fields {
		names = append(names, n.Name)
	}
	for _, s := range d.Sources {
		if s.Name == f.Name {
			return f0.WithHint("`%s` is the source there: give it another name, such as `data`", f.Name)
		}
	}
	if b := bound; b != nil {
		if l, ok := b.d.(*list); ok && !isConstant(l) {
			return f0.Note(b.at, "this is a list of tensors, and no field").WithHint("`stack([…])` makes a tensor of them")
		}
		if t, ok := b.d.(textColumn); ok {
			note := "this is text, and no field"
			if t.odd != "" {
				note += fmt.Sprintf(": column `%s` has %s", t.Name, t.odd)
			}
			return f0.Note(b.at, "%s", note).WithHint("%s", textHint(note))
		}
	}
	if c := closest(f.Name, names); c != "" {
		return f0.WithHint("did you mean the field `%s`?", c)
	}
	return f0.WithHint("the dataset's fields are %s", andList(names))
}

func wrongField(at dsl.Span, f *model.Field, n *model.Named, d *model.Dataset) *diag.Diagnostic {
	f0 := diag.New(diag.WrongField, at, "the field `%s` is %s, the model wants %s", f.Name, n.Value.Type, f.Type).
		Note(n.At, "the field").Note(f.Decl.Name.At.At, "the model's %s", f.What())
	if n.Value.Type.Index == f.Type.Index+1 && d.LooksUp(n.Value) {
		return f0.WithHint("0 is what is not in the vocabulary: `(… -> StringLookup) - 1` counts its texts from 0, and %s has a place for it", n.Value.Type)
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
	if !converts(has, wants) {
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

func sourceOutside(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WrongSource, at, "`%s` is a source of data and belongs to a dataset", name)
}

func sourceUnread(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WrongSource, at, "what the source %s holds is not known: neither its data nor a lock file were found", name)
}

func sourceFault(at dsl.Span, name string, err error) *diag.Diagnostic {
	return diag.New(diag.WrongSource, at, "%v", err)
}

func noColumn(at dsl.Span, name string, d *dataSource) *diag.Diagnostic {
	var names []string
	for _, c := range d.Schema.Columns {
		names = append(names, c.Name)
	}
	f := diag.New(diag.NoMember, at, "the source has no column `%s`", name)
	if len(names) == 1 && d.Entry.Name == "csv" {
		for _, s := range []string{";", "\t", "|"} {
			if strings.Contains(names[0], s) {
				return f.WithHint("what stands between the names is %q: `separator=%[1]q` says so", s)
			}
		}
	}
	if c := closest(name, names); c != "" {
		return f.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", at, c)
	}
	if len(names) == 0 {
		return f.WithHint("it has no columns; random functions make its fields")
	}
	return f.WithHint("its columns are %s", andList(names))
}

func windowSize(at dsl.Span, arg string, n int) *diag.Diagnostic {
	return diag.New(diag.WrongSource, at, "%s of windows is at least 1, not %d", arg, n)
}

func seriesShape(at dsl.Span, column string, t dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.WrongSource, at, "columns that stand side by side are single numbers; `%s` is %s", column, t)
}

func wordTwice(at dsl.Span, word string) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "%q stands twice in the vocabulary", word)
}

func wrongVocabulary(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "a vocabulary is a list of texts in quotes")
}

func maskIsText(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "the mask_value of text is a text in quotes")
}

func maskInVocabulary(at dsl.Span, word string) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "%q is the mask_token and no word of the vocabulary", word)
}

func wrongSalt(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "a salt is a whole number or two, not %s", found)
}

func tooManyWords(at dsl.Span, n, most int) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "the vocabulary has %d places, more than the %d of max_tokens", n, most)
}

func padsToNothing(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "pad_to_max_tokens goes with max_tokens")
}

func wrongWeights(at dsl.Span, n int) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "idf_weights goes with output_mode=tf_idf: one number for each of the %d words of the vocabulary", n)
}

func weightsOfNothing(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "idf_weights goes with the vocabulary whose words it weighs; without both they are learnt from the data")
}

func weightsOfNoWords(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "output_mode=tf_idf needs words: the data have none, or max_tokens leaves no place for them")
}

func wrongSequence(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongTextUse, at, "output_sequence_length goes with output_mode=int, which needs it: shapes are known before data are read")
}

// Callbacks.

func classWeightTargets(at dsl.Span, m *model.Model) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`class_weight` needs a model with one target, the class; %s has %d", m.Name, len(m.Targets)).
		WithHint("a loss takes weights of samples: `sample_weight=w`")
}

func classWeightTarget(at dsl.Span, f *model.Field) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`class_weight` needs the target of a class, not %s", f.Type).Note(f.Decl.Name.At.At, "the target").
		WithHint("index(n), a number, or one number for each class")
}

func classWeightCount(at dsl.Span, found, classes int, f *model.Field) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`class_weight` has %s for %d classes", plural(found, "number"), classes).Note(f.Decl.Name.At.At, "the target is %s", f.Type)
}

func classWeightLoss(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongSetting, at, "`class_weight` weighs samples, but no loss of the model is a sample's own")
}

// Imports.
