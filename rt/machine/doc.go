// Package machine measures what a machine gives to code like ours: the limits that the speed of a model is held against.
package machine
