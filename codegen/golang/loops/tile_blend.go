package loops

import "github.com/dlgen/dlgen/codegen/ir"

// blend is a sum of two values scaled by a number for each row, and maybe one as it is and a number for each row: what the derivative of
// a normalization ends in.
type blend struct {
	scaled [2]scaledValue
	plain  *ir.Value // nil: none
	number *ir.Value // nil: none
	parts  []*ir.Value
}

// scaledValue is a value and a number for each row that it is multiplied by.
type scaledValue struct{ x, number *ir.Value }

// blendOf returns the blend that an operation ends, nil if it is none: less than four summands are fewer calls otherwise.
func (t *tile) blendOf(op *ir.Op) *blend {
	if t.form != rowTile {
		return nil
	}
	b := &blend{}
	scaled := 0
	var take func(v *ir.Value) bool
	take = func(v *ir.Value) bool {
		if t.isNumber(v) {
			free := b.number == nil
			b.number = v
			return free
		}
		if s, parts := t.scaledOf(v); s != nil {
			if scaled == len(b.scaled) {
				return false
			}
			b.scaled[scaled] = *s
			scaled++
			b.parts = append(b.parts, parts...)
			return true
		}
		if sum := t.only(v, ir.OpAdd); sum != nil {
			b.parts = append(b.parts, v)
			return take(sum.Args[0]) && take(sum.Args[1])
		}
		free := b.plain == nil
		b.plain = v
		return free
	}
	if op.Args[0] == op.Args[1] || !take(op.Args[0]) || !take(op.Args[1]) || scaled < len(b.scaled) || b.plain == nil && b.number == nil {
		return nil
	}
	return b
}

// scaledOf returns what a value is a multiple of, by a number for each row, and what is part of that, if nothing else reads it.
func (t *tile) scaledOf(v *ir.Value) (*scaledValue, []*ir.Value) {
	mul := t.only(v, ir.OpMul)
	if mul == nil {
		return nil, nil
	}
	for i, s := range mul.Args {
		if t.isNumber(s) && !t.isNumber(mul.Args[1-i]) {
			return &scaledValue{mul.Args[1-i], s}, []*ir.Value{v}
		}
	}
	return nil, nil
}

// blended is the call for a blend.
func (t *tile) blended(b *blend) *tileValue {
	var args []*tileValue
	for _, s := range b.scaled {
		args = append(args, t.value(s.x), t.number(s.number))
	}
	if b.plain != nil {
		args = append(args, t.value(b.plain))
	} else {
		args = append(args, t.constant("0", false))
	}
	if b.number != nil {
		args = append(args, t.number(b.number))
	} else {
		args = append(args, t.constant("0", true))
	}
	return t.vec("RowsBlend", false, args, t.width.String())
}
