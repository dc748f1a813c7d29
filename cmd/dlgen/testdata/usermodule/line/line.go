// Package line holds the model of line.dl.
package line

//go:generate go tool dlgen generate .
