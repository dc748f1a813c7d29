//go:build !linux

package main

// starter is for Linux alone.
func starter() {}
