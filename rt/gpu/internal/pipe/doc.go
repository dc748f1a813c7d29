// Package pipe is what feeds and fetches of all drivers have in common: two pieces of host memory that are used in turn, and
// what may be called when. How bytes move is the driver's.
package pipe
