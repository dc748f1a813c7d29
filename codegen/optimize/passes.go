package optimize

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/fold"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// pass is one step of the optimizer; it changes a graph and the bodies in it.
type pass struct {
	name string
	doc  string
	run  func(g *ir.Graph)
}

// passes is the order in which Optimize runs them.
var passes = []pass{
	{"fold", "computes constants, removes what changes nothing", fold.Graph},
	{"cse", "computes what stands twice once", rewrite.CSE},
	{"dead", "removes what nobody reads", rewrite.Dead},
	{"windows", "lets convolutions reach over the edges of what was padded", windows},
	{"hoist", "moves out of loops what need not be in them", hoist},
	{"dots", "makes every contraction a product of matrices", dots},
	{"turns", "multiplies in the order in which the product is wanted", turns},
	{"late_fold", "folds what the passes before have left", fold.Graph},
	{"tables", "multiplies tables instead of what is looked up in them", tables},
	{"sums", "finds sums over rows from sums that are there", sums},
	{"groups", "normalizes groups of channels on rows of all channels", groups},
	{"shared", "adds up once what sums of products have in common", shared},
	{"sums_fold", "folds what sums of zero have left", fold.Graph},
	{"late_cse", "merges what the passes before have made", rewrite.CSE},
	{"late_dead", "removes what the passes before have replaced", rewrite.Dead},
	{"vectors", "multiplies vectors before what they scale", vectors},
	{"quotients", "lets the derivative of a softmax read that alone", quotients},
	{"quotients_dead", "removes what the derivative of a softmax no longer reads", rewrite.Dead},
	{"scales", "makes one scale and one shift a channel of what follows a product", scales},
	{"recompute", "computes again in the backward pass what is cheaper so than kept", recompute},
	{"reread", "reads a tensor again instead of what is made of it, behind sums of that", reread},
	{"triangles", "tells products which half of causal attention they need", triangles},
	{"inplace", "lets products read where slices and transpositions lie, write where they are joined, and scale what is scaled there", inPlace},
	{"shuffles", "makes one transposition of several", shuffles},
	{"fuse", "joins elementwise operations and reductions of rows into loops", fuse.Graph},
}

// passOrder says what must run before what, and why.
var passOrder = []struct{ before, after, because string }{
	{"fold", "cse", "folding gives equal operations equal operands"},
	{"cse", "fuse", "what is inside of a fused operation is not compared any more"},
	{"dead", "hoist", "a loop is searched for what moves out; what is dead would move too"},
	{"dead", "windows", "a dead reader of a derivative would keep what is cut away from it"},
	{"windows", "late_dead", "it leaves pads that nobody reads"},
	{"hoist", "dots", "a product that moves out of a loop gets an axis more"},
	{"dots", "turns", "a product's rows and columns are known by its form"},
	{"turns", "late_fold", "a transposition may be left that moves nothing"},
	{"dots", "late_fold", "the axes that products are given by reshaping and transposing cancel out often"},
	{"late_fold", "late_cse", "folding gives equal operations equal operands"},
	{"late_fold", "tables", "folding lets transpositions go to the indices"},
	{"tables", "late_cse", "both derivatives of a product with what is looked up add up the same rows"},
	{"tables", "scales", "a bias behind the product is to be one behind the table's"},
	{"late_fold", "sums", "folding gives what sums are made of its form"},
	{"sums", "groups", "what is centred over groups is known by sums over them"},
	{"groups", "shared", "products are of one shape then"},
	{"shared", "late_cse", "sums ask for the same sums"},
	{"groups", "late_cse", "several readers get the same repetitions"},
	{"sums", "sums_fold", "what is centred adds up to zero"},
	{"sums_fold", "late_cse", "folding gives equal operations equal operands"},
	{"sums", "late_cse", "it asks for sums that are there"},
	{"late_cse", "late_dead", "merging leaves operations that nobody reads"},
	{"late_cse", "recompute", "merging would undo it"},
	{"late_dead", "scales", "what is read once only may change its form; a dead reader would keep it"},
	{"dots", "scales", "what follows a product is looked for behind its final form"},
	{"late_dead", "vectors", "a dead reader of a product would keep it"},
	{"shared", "vectors", "a scale is known by its sums"},
	{"vectors", "scales", "what is left is one scale"},
	{"inplace", "shuffles", "what products read where it lies is known by its transposition"},
	{"shuffles", "fuse", "loops would keep transpositions apart"},
	{"scales", "fuse", "inside of a fused operation it would not be found"},
	{"late_cse", "quotients", "the derivative is known by the quotient that it shares with the softmax"},
	{"quotients", "quotients_dead", "it leaves operations that nobody reads"},
	{"quotients_dead", "recompute", "a dead reader of an exponential would keep it"},
	{"late_cse", "reread", "merging would undo it"},
	{"recompute", "reread", "what is computed again may itself be made of what is read again"},
	{"reread", "fuse", "each reader's loop computes what it needs"},
	{"reread", "triangles", "what stays zero above the diagonal is known by the operations that read it at last"},
	{"triangles", "fuse", "inside of a fused operation it would not be found"},
	{"recompute", "fuse", "what is computed again is part of the loops that need it"},
	{"late_dead", "fuse", "a dead reader of a value would keep it from being fused"},
	{"triangles", "inplace", "a scale is known by its operands' shapes"},
	{"inplace", "fuse", "what products scale is in no loop"},
}

// Optimize makes a graph faster that has no grad any more; it computes the same as before, up to rounding.
func Optimize(g *ir.Graph) {
	for _, p := range passes {
		p.run(g)
	}
}
