// Command asm writes the assembly of package cpu.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("amd64,!noasm")
	features()
	tiles()
	threes()
	strips()
	row()
	dots()
	packs()
	depths()
	slides()
	taps()
	turn()
	turnFour()
	random()
	vectors()
	near()
	softBack()
	reductions()
	pools()
	biases()
	thens()
	halves()
	winograds()
	Generate()
}
