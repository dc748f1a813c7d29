// Package suite is what every driver's devices have to do: the same tests run on PoCL, on a fake libcuda and on real GPUs.
package suite
