// Package data reads the sources of datasets and makes samples of them for training.
//
// A Source is a table whose rows are samples and whose columns have a type and a shape. Each format is a package of
// its own with a function Open; generated code names the one it needs, so that a program links no others:
//
//	data.SourceSpec{Kind: "idx", Open: idx.Open, Args: data.Args{"images": "a.gz", "labels": "b.gz"}}
//
// Sources read their rows when they are asked for them: Arrays are rows at regular distances in files, Join puts files
// one below the other. In package packed are files that are packed by gzip or zstd, read at any place.
//
// A Feed is generated code that turns columns into a model's fields: Open opens its sources, runs it over blocks of
// rows and keeps the fields in memory as Samples. Blocks are independent of each other, so that a set larger than
// Finder.Memory is read again block by block, as Blocked samples; rt/train shuffles blocks, and rows in them.
//
// To add a format: a package with Open, a row in internal/sources, an entry in dsl/catalog/sources.go.
//
// The package and the sources generated, npy and rendereddigits import no fmt: they are linked into users' programs.
package data
