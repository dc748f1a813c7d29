// Package autodiff replaces each `grad` operation of a graph by the operations that compute it: reverse mode,
// IR to IR, innermost grad first, so that derivatives of derivatives need nothing of their own.
//
// Each primitive has one rule in the table `rules`: what the derivative by its result, dy, becomes at an
// operand. Rules are written with ir.Builder and give IR again. Integers and bools carry no derivative. Only
// operations on a path from an x to y get derivatives; an x on which y does not depend gets zeros.
//
//	%y = mul %x %x                   %y = mul %x %x
//	%d = grad %y %x           =>     %1 = const {literal=1}
//	                                 %2 = mul %1 %x      (once an operand)
//	                                 %3 = mul %1 %x
//	                                 %d = add %2 %3
//
// The derivative of a scan is a scan that runs the other way (scan.go). The forward scan also stacks what the
// body's derivative reads and what is not cheap to compute again (residual.go); products that the turns need not
// wait for, as those of the weights' derivatives, are computed by one product behind the loop (deferred.go).
//
// At kinks: abs is flat at 0; equals share evenly in max, min and their reductions; the first of equals takes all
// in pooling. What a `where` does not choose gets exactly 0. To add a primitive's derivative, add its rule; a test
// walks the table and compares each with central differences.
package autodiff
