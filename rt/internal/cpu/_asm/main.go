// Command asm writes the assembly of package cpu.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("amd64,!noasm")
	features()
	tiles()
	strips()
	packs()
	depths()
	slides()
	taps()
	turn()
	random()
	vectors()
	reductions()
	pools()
	biases()
	thens()
	halves()
	winograds()
	Generate()
}
