package ir

import "fmt"

// The faults of an operation whose operands do not fit. They are faults of a compiler pass, never of a user's
// program: the checker has refused those before. So they speak of the IR's words.

func errKind(k Kind) error { return fmt.Errorf("kind %d is no primitive", uint8(k)) }

func errArity(found, want int) error { return fmt.Errorf("%d operands, want %d", found, want) }

func errOperands(found int, want string) error {
	return fmt.Errorf("%d operands, want %s", found, want)
}

func errNoOperand(i int) error { return fmt.Errorf("operand %d is missing", i) }

func errDType(d DType) error { return fmt.Errorf("not of %v", d) }

func errOperandType(what string, found, want Type) error {
	return fmt.Errorf("%s is %v, want %v", what, found, want)
}

func errDiffer(x, y Type) error { return fmt.Errorf("operands of %v and %v differ", x, y) }

func errAxis(axis, rank int) error { return fmt.Errorf("axis %d of %d axes", axis, rank) }

func errAxisTwice(axis int) error { return fmt.Errorf("axis %d twice", axis) }

func errBatchAxis(axis int, what string) error {
	return fmt.Errorf("axis %d is a batch axis: %s", axis, what)
}

func errCount(attr string, found, want int) error {
	return fmt.Errorf("%s has %d entries, want %d", attr, found, want)
}

func errAttr(attr string, found any, want string) error {
	return fmt.Errorf("%s is %v, want %s", attr, found, want)
}

func errShape(what string, found, want Shape) error {
	return fmt.Errorf("%s is %v, want %v", what, found, want)
}

func errElements(from, to Shape) error {
	return fmt.Errorf("%v has other elements than %v", from, to)
}

func errStretch(from Shape, axis int, to Shape, at int) error {
	return fmt.Errorf("axis %d of %v does not stretch to axis %d of %v", axis, from, at, to)
}

func errPaired(x, y Shape, axisX, axisY int) error {
	return fmt.Errorf("axis %d of %v is paired with axis %d of %v", axisX, x, axisY, y)
}

func errRange(axis int, from, to, length Dim) error {
	return fmt.Errorf("%d..%d of axis %d, which has %d", from, to, axis, length)
}

func errRank(what string, found, want int) error {
	return fmt.Errorf("%s has %d axes, want %d", what, found, want)
}

func errWindow(axis, window, input int) error {
	return fmt.Errorf("window %d is larger than the padded input %d on spatial axis %d", window, input, axis)
}

func errEmpty(axis int) error { return fmt.Errorf("axis %d is empty", axis) }

func errBody(format string, args ...any) error { return fmt.Errorf("body: "+format, args...) }
