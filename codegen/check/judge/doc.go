// Package judge looks at a model that the checker has finished, and says what will hardly work: outputs that need a target,
// losses that reach no weight, probabilities taken for logits, names that fall together in Go.
//
// In come a model.Model and its parts, out come diagnostics, nil where there is nothing to say. Nothing is changed, and nothing
// of how the checker elaborates is known here: a judgement that needs that stands in package check.
package judge
