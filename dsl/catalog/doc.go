// Package catalog is everything that a program can name: one Entry for each layer, function, loss, metric,
// optimizer, schedule, initializer, regularizer, constraint, callback and source, with its arguments,
// defaults, doc and shape rule. The checker and the reference pages read these entries.
//
// Entries are rows of plain slices, one a family (one file), joined in All. What an entry means, in
// primitives, is in codegen/lower under the same name; an entry with Prelude set is written in the
// language itself, in codegen/prelude.
package catalog
