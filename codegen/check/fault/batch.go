package fault

import (
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about the batch axis.

// BatchAxisLength reports the number of rows of the batch where a compile-time number is wanted.
func BatchAxisLength(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.BatchAxis, at, "the number of rows of the batch is not known at compile time").
		WithHint("reduce over it: `mean(…, axis=0)`")
}

// BatchAxisIndexed reports an index of the batch axis.
func BatchAxisIndexed(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.BatchAxis, at, "the batch axis cannot be indexed: how many rows there are is not known at compile time")
}

// byReductions are functions that are written with operators and reductions, which keep the axis of the batch.
var byReductions = map[string]string{
	"log_softmax": "x - logsumexp(x, axis=-1, keepdims=true)",
	"softmax":     "exp(x - logsumexp(x, axis=-1, keepdims=true))",
	"normalize":   "x / sqrt(sum(x ** 2, axis=-1, keepdims=true))",
}

// BatchAxisNotAllowed reports a visible batch axis where a function takes none.
func BatchAxisNotAllowed(at dsl.Span, name string, v *model.Value) *diag.Diagnostic {
	hint := "reduce over the batch first: `mean(…, axis=0)`"
	if way, ok := byReductions[name]; ok {
		hint = "with what it takes, " + name + " is `" + way + "`"
	}
	return Origin(diag.New(diag.BatchAxis, at, "%s does not take a value whose batch axis is visible (%s)", name, v.Type).WithHint("%s", hint), v)
}

// BatchMeetsSample reports a value of the whole batch beside one of a sample.
func BatchMeetsSample(at dsl.Span, batch, sample *model.Value, inBatch, inSample dsl.Span) *diag.Diagnostic {
	return diag.New(diag.BatchAxis, at, "a value of the whole batch meets one of a sample").
		Note(inBatch, "%s, of the batch", batch.Type).Note(inSample, "%s, of a sample", sample.Type).
		WithHint("use `across_batch` on both, or reduce over the batch axis first")
}
