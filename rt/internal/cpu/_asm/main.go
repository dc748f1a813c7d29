// Command asm writes the assembly of package cpu.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("amd64,!noasm")
	features()
	tiles()
	threes()
	strips()
	rows()
	dots()
	packs()
	depths()
	slides()
	taps()
	turn()
	turnFour()
	backwards()
	random()
	vectors()
	mulNormals()
	near()
	nearWide()
	softBack()
	reductions()
	rowFolds()
	finds()
	pools()
	biases()
	thens()
	halves()
	winograds()
	moments()
	alongs()
	mixes()
	Generate()
}
