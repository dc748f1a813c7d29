// Package ir is the tensor program between the language and the generated code: graphs of values in
// single assignment, 87 primitive operations, static shapes.
//
// A Module is one model: its fields, its variables (weights, states, optimizer slots, metric
// accumulators) and its graphs (predict, evaluate, train, …). A Graph is a list of Ops in an order in
// which each value is made before it is used; it reads Params and ends in Results and Updates.
//
// Shapes are complete: the batch axis is an ordinary axis whose Dim is negative, -k meaning k times the
// number of rows of this call. A sample's value has it as axis 0, in the body of a scan too; a batchless
// value has none. Everything else is a constant.
//
//	graph predict {
//	  %x = param field "x" : f32[-1, 4]
//	  %dense.kernel = param stored weight "dense.kernel" : f32[4, 3]
//	  %0 = dot %x %dense.kernel {contract_a=[1], contract_b=[0]} : f32[-1, 3] @dense
//	  %1 = tanh %0 : f32[-1, 3] @dense
//	  result "y" = %1
//	}
//
// Print writes this text and Parse reads it: attributes stand in braces, only those that are set; @path is the
// scope, !backward the phase. Verify checks a graph; Clone, Replace, RemoveDead and the others in rewrite.go
// are what passes are made of. Package irtest has a corpus of graphs and makes random ones.
//
// Each primitive is one row in Primitives: its name, arity and which attributes it reads. Its shape rule
// is in infer*.go, its meaning in ir/eval, its derivative in codegen/autodiff. To add one, add the row and
// follow the failing tests. First show that no composition of the others will do.
package ir
