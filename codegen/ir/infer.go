package ir

// rule infers the types of an operation's results from its attributes and operands.
type rule func(a *Attrs, args []*Value) ([]Type, error)

// rules has the shape rule of each primitive.
var rules = [kindEnd]rule{
	OpParam:  inferParam,
	OpConst:  inferConst,
	OpIota:   inferIota,
	OpRows:   inferRows,
	OpRandom: inferRandom,

	OpNeg:          unary(numeric),
	OpAbs:          unary(numeric),
	OpSign:         unary(numeric),
	OpFloor:        unary(DType.IsFloat),
	OpCeil:         unary(DType.IsFloat),
	OpRound:        unary(DType.IsFloat),
	OpTrunc:        unary(DType.IsFloat),
	OpSqrt:         unary(DType.IsFloat),
	OpRsqrt:        unary(DType.IsFloat),
	OpExp:          unary(DType.IsFloat),
	OpExpm1:        unary(DType.IsFloat),
	OpLog:          unary(DType.IsFloat),
	OpLog1p:        unary(DType.IsFloat),
	OpSin:          unary(DType.IsFloat),
	OpCos:          unary(DType.IsFloat),
	OpTan:          unary(DType.IsFloat),
	OpAsin:         unary(DType.IsFloat),
	OpAcos:         unary(DType.IsFloat),
	OpAtan:         unary(DType.IsFloat),
	OpSinh:         unary(DType.IsFloat),
	OpCosh:         unary(DType.IsFloat),
	OpTanh:         unary(DType.IsFloat),
	OpAsinh:        unary(DType.IsFloat),
	OpAcosh:        unary(DType.IsFloat),
	OpAtanh:        unary(DType.IsFloat),
	OpSigmoid:      unary(DType.IsFloat),
	OpErf:          unary(DType.IsFloat),
	OpErfinv:       unary(DType.IsFloat),
	OpLgamma:       unary(DType.IsFloat),
	OpNot:          unary(logical),
	OpIsNaN:        inferIsNaN,
	OpCast:         inferCast,
	OpStopGradient: unary(anyType),

	OpAdd:        binary(numeric),
	OpSub:        binary(numeric),
	OpMul:        inferMul,
	OpDiv:        binary(DType.IsFloat),
	OpPow:        binary(numeric),
	OpMax:        binary(numeric),
	OpMin:        binary(numeric),
	OpMod:        binary(numeric),
	OpFloorDiv:   binary(numeric),
	OpAtan2:      binary(DType.IsFloat),
	OpAnd:        binary(logical),
	OpOr:         binary(logical),
	OpXor:        binary(logical),
	OpShiftLeft:  binary(DType.IsInt),
	OpShiftRight: binary(DType.IsInt),
	OpEqual:      comparison(anyType),
	OpLess:       comparison(numeric),
	OpLessEqual:  comparison(numeric),
	OpWhere:      inferWhere,

	OpReshape:   inferReshape,
	OpTranspose: inferTranspose,
	OpBroadcast: inferBroadcast,
	OpSlice:     inferSlice,
	OpPad:       inferPad,
	OpReverse:   inferReverse,
	OpConcat:    inferConcat,

	OpSum:       inferReduce,
	OpReduceMax: inferReduceNotEmpty,
	OpReduceMin: inferReduceNotEmpty,
	OpProd:      inferReduce,
	OpArgMax:    inferArgMax,
	OpCumSum:    inferCumSum,
	OpMix:       inferMix,
	OpArgSort:   inferArgSort,

	OpGather:       inferGather,
	OpScatterAdd:   inferScatterAdd,
	OpDot:          inferDot,
	OpConv:         inferConv,
	OpConvInput:    inferConvInput,
	OpConvKernel:   inferConvKernel,
	OpMaxPool:      inferMaxPool,
	OpMaxPoolInput: inferMaxPoolInput,
	OpMaxPoolPick:  inferMaxPoolPick,
	OpSumPool:      inferSumPool,
	OpSumPoolInput: inferSumPoolInput,

	OpScan:   inferScan,
	OpGrad:   inferGrad,
	OpAttend: inferFused,
	OpFused:  inferFused,
}

// Infer returns the types of an operation's results, or why its operands do not fit.
func Infer(kind Kind, a *Attrs, args []*Value) ([]Type, error) {
	if kind == 0 || kind >= kindEnd {
		return nil, errKind(kind)
	}
	if want := Of(kind).Arity; want >= 0 && len(args) != want {
		return nil, errArity(len(args), want)
	}
	for i, arg := range args {
		if arg == nil {
			return nil, errNoOperand(i)
		}
	}
	return rules[kind](a, args)
}

// one is the result of a rule with one result.
func one(d DType, s Shape) ([]Type, error) { return []Type{{DType: d, Shape: s}}, nil }

func numeric(d DType) bool { return d.IsFloat() || d.IsInt() }
func logical(d DType) bool { return d.IsInt() || d == Bool }
func anyType(d DType) bool { return d >= F32 && d <= Bool }

// checkDType reports an operand whose elements an operation does not take.
func checkDType(v *Value, takes func(DType) bool) error {
	if !takes(v.Type.DType) {
		return errDType(v.Type.DType)
	}
	return nil
}

// checkSame reports operands of different types.
func checkSame(x, y *Value) error {
	if !x.Type.Equal(y.Type) {
		return errDiffer(x.Type, y.Type)
	}
	return nil
}

// checkAxes reports axes out of range or named twice.
func checkAxes(axes []int, rank int) error {
	for i, axis := range axes {
		if axis < 0 || axis >= rank {
			return errAxis(axis, rank)
		}
		for _, other := range axes[:i] {
			if other == axis {
				return errAxisTwice(axis)
			}
		}
	}
	return nil
}
