package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/ir"
	. "github.com/mmcloughlin/avo/operand"
)

// head is the label at which an innermost loop begins: at a line of the cache of instructions, wherever the function lies. In the
// middle of one, products with AVX-512 take 3 % more.
func head(label string) {
	Instruction(&ir.Instruction{Opcode: "PCALIGN", Operands: []Op{Imm(64)}})
	Label(label)
}
