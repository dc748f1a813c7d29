//go:build amd64 && !noasm

package cpu

import "runtime"

// units are the vector units that there is assembly for, the best last.
var units = []*unit{
	{variant: AVX2, rows: 6, lanes: 8, columns: 16, oneByOne: 32, fewDirect: 18, band: 1 << 16, leastBetween: 1 << 18, line: tileAVX2x1x64, row: rowAVX2, turn: turnAVX2, turnFour: turnFourAVX2, strips: stripFuncs{
		{
			{stripAVX2Flatx1x8, stripAVX2Flatx2x8, stripAVX2Flatx3x8, stripAVX2Flatx4x8, stripAVX2Flatx5x8, stripAVX2Flatx6x8},
			{stripAVX2Flatx1x16, stripAVX2Flatx2x16, stripAVX2Flatx3x16, stripAVX2Flatx4x16, stripAVX2Flatx5x16, stripAVX2Flatx6x16},
		},
		{
			{stripAVX2Longx1x8, stripAVX2Longx2x8, stripAVX2Longx3x8, stripAVX2Longx4x8, stripAVX2Longx5x8, stripAVX2Longx6x8},
			{stripAVX2Longx1x16, stripAVX2Longx2x16, stripAVX2Longx3x16, stripAVX2Longx4x16, stripAVX2Longx5x16, stripAVX2Longx6x16},
		},
	}, thens: [2][]stripThenFunc{
		{stripAVX2LongThenx1x8, stripAVX2LongThenx2x8, stripAVX2LongThenx3x8, stripAVX2LongThenx4x8, stripAVX2LongThenx5x8, stripAVX2LongThenx6x8},
		{stripAVX2LongThenx1x16, stripAVX2LongThenx2x16, stripAVX2LongThenx3x16, stripAVX2LongThenx4x16, stripAVX2LongThenx5x16, stripAVX2LongThenx6x16},
	}, halves: [2][]stripFunc{
		{stripAVX2FlatHalvesx1x8, stripAVX2FlatHalvesx2x8, stripAVX2FlatHalvesx3x8, stripAVX2FlatHalvesx4x8, stripAVX2FlatHalvesx5x8, stripAVX2FlatHalvesx6x8},
		{stripAVX2LongHalvesx1x8, stripAVX2LongHalvesx2x8, stripAVX2LongHalvesx3x8, stripAVX2LongHalvesx4x8, stripAVX2LongHalvesx5x8, stripAVX2LongHalvesx6x8},
	}, dots: [][]dotFunc{
		{dotsAVX2x1x1, dotsAVX2x2x1, dotsAVX2x3x1, dotsAVX2x4x1, dotsAVX2x5x1, dotsAVX2x6x1},
		{dotsAVX2x1x2, dotsAVX2x2x2, dotsAVX2x3x2, dotsAVX2x4x2, dotsAVX2x5x2, dotsAVX2x6x2},
		{dotsAVX2x1x3, dotsAVX2x2x3, dotsAVX2x3x3, dotsAVX2x4x3},
		{dotsAVX2x1x4, dotsAVX2x2x4, dotsAVX2x3x4},
	}, packs: [2]packFunc{packAVX2x8, packAVX2x16}, alongs: [2][]alongFunc{nil, {alongAVX2x1x16, alongAVX2x2x16, alongAVX2x3x16, alongAVX2x4x16, alongAVX2x5x16, alongAVX2x6x16}},
		tiles: [2][]tileFunc{
			{tileAVX2x1x8, tileAVX2x2x8, tileAVX2x3x8, tileAVX2x4x8, tileAVX2x5x8, tileAVX2x6x8},
			{tileAVX2x1x16, tileAVX2x2x16, tileAVX2x3x16, tileAVX2x4x16, tileAVX2x5x16, tileAVX2x6x16},
		}, lines: [2][]lineFunc{
			{linesAVX2x1x8, linesAVX2x2x8, linesAVX2x3x8, linesAVX2x4x8, linesAVX2x5x8, linesAVX2x6x8},
			{linesAVX2x1x16, linesAVX2x2x16, linesAVX2x3x16, linesAVX2x4x16, linesAVX2x5x16, linesAVX2x6x16},
		}, inHalves: tileFuncs{
			[]tileFunc{tileAVX2Halvesx1x8, tileAVX2Halvesx2x8, tileAVX2Halvesx3x8, tileAVX2Halvesx4x8, tileAVX2Halvesx5x8, tileAVX2Halvesx6x8},
			[]lineFunc{linesAVX2Halvesx1x8, linesAVX2Halvesx2x8, linesAVX2Halvesx3x8, linesAVX2Halvesx4x8, linesAVX2Halvesx5x8, linesAVX2Halvesx6x8},
		}, fours: tileFuncs{
			[]tileFunc{tileAVX2x1x4, tileAVX2x2x4, tileAVX2x3x4, tileAVX2x4x4, tileAVX2x5x4, tileAVX2x6x4, tileAVX2x7x4, tileAVX2x8x4, tileAVX2x9x4, tileAVX2x10x4, tileAVX2x11x4, tileAVX2x12x4},
			[]lineFunc{linesAVX2x1x4, linesAVX2x2x4, linesAVX2x3x4, linesAVX2x4x4, linesAVX2x5x4, linesAVX2x6x4, linesAVX2x7x4, linesAVX2x8x4, linesAVX2x9x4, linesAVX2x10x4, linesAVX2x11x4, linesAVX2x12x4},
		}, vectors: vectorTable{
			unary: [unaries]func(y, x *float32, n int){
				Neg: vecNegAVX2, Abs: vecAbsAVX2, Sqrt: vecSqrtAVX2, Rsqrt: vecRsqrtAVX2, Relu: vecReluAVX2,
				Floor: vecFloorAVX2, Ceil: vecCeilAVX2, Trunc: vecTruncAVX2, Round: vecRoundAVX2, Exp: vecExpAVX2, Log: vecLogAVX2, Log1p: vecLog1pAVX2, Tanh: vecTanhAVX2, Sigmoid: vecSigmoidAVX2, Erf: vecErfAVX2, Expm1: vecExpm1AVX2, Sin: vecSinAVX2, Cos: vecCosAVX2, Tan: vecTanAVX2, Atan: vecAtanAVX2, Sinh: vecSinhAVX2, Cosh: vecCoshAVX2, Asinh: vecAsinhAVX2, Asin: vecAsinAVX2, Acos: vecAcosAVX2, Acosh: vecAcoshAVX2, Atanh: vecAtanhAVX2, Erfinv: vecErfinvAVX2, Sign: vecSignAVX2, NormalShare: vecNormalAVX2, MulNormal: vecMulNormalAVX2,
				RoundHalf: vecRoundHalfAVX2, RoundBF16: vecRoundBF16AVX2},
			binary: [binaries]func(y, a, b *float32, n int){
				Add: vecAddAVX2, Sub: vecSubAVX2, Mul: vecMulAVX2, Div: vecDivAVX2, Larger: vecMaxAVX2, Smaller: vecMinAVX2,
				Equal: vecEqualAVX2, Less: vecLessAVX2, LessEqual: vecLessEqualAVX2, MulNormalBack: vecMulNormalBackAVX2, Pow: vecPowAVX2, Mod: vecModAVX2, Atan2: vecAtan2AVX2},
			number: [numbers]func(y, a *float32, s float32, n int){
				AddNumber: vecAddNumberAVX2, SubNumber: vecSubNumberAVX2, MulNumber: vecMulNumberAVX2, DivNumber: vecDivNumberAVX2, ExpNumber: vecExpNumberAVX2},
			summed: [summed]func(y, a *float32, s float32, n int) float32{SubSquares: vecSubNumberSquaresAVX2, ExpSum: vecExpNumberSumAVX2},
			three:  [threes]func(y, a, b, c *float32, n int){MulAdd: vecMulAddAVX2, Toward: vecTowardAVX2, TowardSquare: vecTowardSquareAVX2}, lessOverRoot: vecLessOverRootAVX2, lessMulAdd: vecLessMulAddAVX2, mulNumberAdd: vecMulNumberAddAVX2, addNumberMul: vecAddNumberMulAVX2, blend: vecBlendAVX2, softBack: vecSoftBackAVX2, expNear: vecExpNearAVX2, expNearScaled: vecExpNearScaledAVX2, lessSquares: vecLessSquaresAVX2, lessMulNumberAdd: vecLessMulNumberAddAVX2, sumSquares: vecSumSquaresAVX2, scaledRows: vecScaledRowsAVX2, choose: vecSelectAVX2, between: vecBetweenAVX2, bias: [2]func(y, bias *float32, rows, n, step int){vecBiasAVX2, vecBiasReluAVX2}, then: vecThenAVX2, thenAdd: vecThenAddAVX2, most: vecMostAVX2, least: vecLeastAVX2, prod: vecProdAVX2, copyLines: vecCopyLinesAVX2, backwards: vecBackwardsAVX2, find: vecFindAVX2, rowFolds: [reductions]func(y, x *float32, rows, n int){Prod: vecRowProdsAVX2, Max: vecRowMostsAVX2, Min: vecRowLeastsAVX2}, folds: [reductions]func(y, x *float32, step, rows, n int){Prod: vecProdColumnsAVX2, Max: vecMostColumnsAVX2, Min: vecLeastColumnsAVX2}, sum: vecSumAVX2, rowSums: vecRowSumsAVX2, rowSquares: vecRowSquaresAVX2, rowsApart: vecRowsApartAVX2, dot: vecDotAVX2, columns: vecSumColumnsAVX2, columnSquares: vecSumColumnSquaresAVX2,
			halves: halfTable{[2]func(y *float32, x *uint16, n int){vecOfHalfAVX2, vecOfBF16AVX2}, [2]func(y *uint16, x *float32, n int){halfOfVecAVX2, bf16OfVecAVX2}, vecOfBoolAVX2},
		}, wino: winograd{winoSeeAVX2, winoSpreadAVX2, winoGiveAVX2, winoKernelAVX2, winoKernelSumAVX2, [2]winoProducts{{4, winoMultiplyAVX2x16, winoSumAVX2x16}}}, depth: []depthWidth{
			{channels: 8, fewer: true, taps: [][]tapFunc{
				{tapsAVX2x1x1xSome, tapsAVX2x1x2xSome, tapsAVX2x1x3xSome, tapsAVX2x1x4xSome, tapsAVX2x1x5xSome},
				{tapsAVX2x2x1xSome, tapsAVX2x2x2xSome, tapsAVX2x2x3xSome, tapsAVX2x2x4xSome, tapsAVX2x2x5xSome},
				{tapsAVX2x3x1xSome, tapsAVX2x3x2xSome, tapsAVX2x3x3xSome},
			}, places: []depthFunc{depthAVX2x1xSome, depthAVX2x2xSome, depthAVX2x3xSome, depthAVX2x4xSome, depthAVX2x5xSome, depthAVX2x6xSome}, sums: [3][3]depthSumFunc{
				{depthSumAVX2x1x1xSome, depthSumAVX2x1x2xSome, depthSumAVX2x1x3xSome},
				{depthSumAVX2x2x1xSome, depthSumAVX2x2x2xSome, depthSumAVX2x2x3xSome},
				{depthSumAVX2x3x1xSome, depthSumAVX2x3x2xSome, depthSumAVX2x3x3xSome},
			}},
			{channels: 8, taps: [][]tapFunc{
				{tapsAVX2x1x1x8, tapsAVX2x1x2x8, tapsAVX2x1x3x8, tapsAVX2x1x4x8, tapsAVX2x1x5x8},
				{tapsAVX2x2x1x8, tapsAVX2x2x2x8, tapsAVX2x2x3x8, tapsAVX2x2x4x8, tapsAVX2x2x5x8},
				{tapsAVX2x3x1x8, tapsAVX2x3x2x8, tapsAVX2x3x3x8},
			}, places: []depthFunc{depthAVX2x1x8, depthAVX2x2x8, depthAVX2x3x8, depthAVX2x4x8, depthAVX2x5x8, depthAVX2x6x8}, sums: [3][3]depthSumFunc{
				{depthSumAVX2x1x1x8, depthSumAVX2x1x2x8, depthSumAVX2x1x3x8},
				{depthSumAVX2x2x1x8, depthSumAVX2x2x2x8, depthSumAVX2x2x3x8},
				{depthSumAVX2x3x1x8, depthSumAVX2x3x2x8, depthSumAVX2x3x3x8},
			}},
			{channels: 16, places: []depthFunc{depthAVX2x1x16, depthAVX2x2x16, depthAVX2x3x16, depthAVX2x4x16, depthAVX2x5x16, depthAVX2x6x16}},
		}, slides: [2]slideFuncs{
			{[3]slideFunc{slideAVX2By1x1, slideAVX2By1x2, slideAVX2By1x3}, [2][2]slideFunc{{slideAVX2By1TwoInner, slideAVX2By1TwoBottom}, {slideAVX2By1TwoTop, slideAVX2By1TwoBoth}}},
			{[3]slideFunc{slideAVX2By2x1, slideAVX2By2x2, slideAVX2By2x3}, [2][2]slideFunc{{slideAVX2By2TwoInner, slideAVX2By2TwoBottom}, {slideAVX2By2TwoTop, slideAVX2By2TwoBoth}}},
		}},
	{variant: AVX512, rows: 12, fewDirect: 24, lanes: 16, columns: 32, exact: true, oneByOne: 40, band: 1 << 17, leastBetween: 1 << 17, line: tileAVX512x1x128, row: rowAVX512, turn: turnAVX2, turnFour: turnFourAVX2, strips: stripFuncs{
		{
			{stripAVX512Flatx1x16, stripAVX512Flatx2x16, stripAVX512Flatx3x16, stripAVX512Flatx4x16, stripAVX512Flatx5x16, stripAVX512Flatx6x16, stripAVX512Flatx7x16, stripAVX512Flatx8x16, stripAVX512Flatx9x16, stripAVX512Flatx10x16, stripAVX512Flatx11x16, stripAVX512Flatx12x16},
			{stripAVX512Flatx1x32, stripAVX512Flatx2x32, stripAVX512Flatx3x32, stripAVX512Flatx4x32, stripAVX512Flatx5x32, stripAVX512Flatx6x32, stripAVX512Flatx7x32, stripAVX512Flatx8x32, stripAVX512Flatx9x32, stripAVX512Flatx10x32, stripAVX512Flatx11x32, stripAVX512Flatx12x32},
		},
		{
			{stripAVX512Longx1x16, stripAVX512Longx2x16, stripAVX512Longx3x16, stripAVX512Longx4x16, stripAVX512Longx5x16, stripAVX512Longx6x16, stripAVX512Longx7x16, stripAVX512Longx8x16, stripAVX512Longx9x16, stripAVX512Longx10x16, stripAVX512Longx11x16, stripAVX512Longx12x16},
			{stripAVX512Longx1x32, stripAVX512Longx2x32, stripAVX512Longx3x32, stripAVX512Longx4x32, stripAVX512Longx5x32, stripAVX512Longx6x32, stripAVX512Longx7x32, stripAVX512Longx8x32, stripAVX512Longx9x32, stripAVX512Longx10x32, stripAVX512Longx11x32, stripAVX512Longx12x32},
		},
	}, thens: [2][]stripThenFunc{
		{stripAVX512LongThenx1x16, stripAVX512LongThenx2x16, stripAVX512LongThenx3x16, stripAVX512LongThenx4x16, stripAVX512LongThenx5x16, stripAVX512LongThenx6x16, stripAVX512LongThenx7x16, stripAVX512LongThenx8x16, stripAVX512LongThenx9x16, stripAVX512LongThenx10x16, stripAVX512LongThenx11x16, stripAVX512LongThenx12x16},
		{stripAVX512LongThenx1x32, stripAVX512LongThenx2x32, stripAVX512LongThenx3x32, stripAVX512LongThenx4x32, stripAVX512LongThenx5x32, stripAVX512LongThenx6x32, stripAVX512LongThenx7x32, stripAVX512LongThenx8x32, stripAVX512LongThenx9x32, stripAVX512LongThenx10x32, stripAVX512LongThenx11x32, stripAVX512LongThenx12x32},
	}, dots: [][]dotFunc{
		{dotsAVX2x1x1, dotsAVX2x2x1, dotsAVX2x3x1, dotsAVX2x4x1, dotsAVX2x5x1, dotsAVX2x6x1},
		{dotsAVX2x1x2, dotsAVX2x2x2, dotsAVX2x3x2, dotsAVX2x4x2, dotsAVX2x5x2, dotsAVX2x6x2},
		{dotsAVX2x1x3, dotsAVX2x2x3, dotsAVX2x3x3, dotsAVX2x4x3},
		{dotsAVX2x1x4, dotsAVX2x2x4, dotsAVX2x3x4},
	}, packs: [2]packFunc{packAVX512x16, packAVX512x32}, alongs: [2][]alongFunc{
		{alongAVX512Flatx1x32, alongAVX512Flatx2x32, alongAVX512Flatx3x32, alongAVX512Flatx4x32, alongAVX512Flatx5x32, alongAVX512Flatx6x32, alongAVX512Flatx7x32, alongAVX512Flatx8x32, alongAVX512Flatx9x32, alongAVX512Flatx10x32, alongAVX512Flatx11x32, alongAVX512Flatx12x32},
		{alongAVX512x1x32, alongAVX512x2x32, alongAVX512x3x32, alongAVX512x4x32, alongAVX512x5x32, alongAVX512x6x32, alongAVX512x7x32, alongAVX512x8x32, alongAVX512x9x32, alongAVX512x10x32, alongAVX512x11x32, alongAVX512x12x32},
	},
		tiles: [2][]tileFunc{
			{tileAVX512x1x16, tileAVX512x2x16, tileAVX512x3x16, tileAVX512x4x16, tileAVX512x5x16, tileAVX512x6x16,
				tileAVX512x7x16, tileAVX512x8x16, tileAVX512x9x16, tileAVX512x10x16, tileAVX512x11x16, tileAVX512x12x16},
			{tileAVX512x1x32, tileAVX512x2x32, tileAVX512x3x32, tileAVX512x4x32, tileAVX512x5x32, tileAVX512x6x32,
				tileAVX512x7x32, tileAVX512x8x32, tileAVX512x9x32, tileAVX512x10x32, tileAVX512x11x32, tileAVX512x12x32},
		}, vectors: vectorTable{
			unary: [unaries]func(y, x *float32, n int){
				Neg: vecNegAVX512, Abs: vecAbsAVX512, Sqrt: vecSqrtAVX512, Rsqrt: vecRsqrtAVX512, Relu: vecReluAVX512,
				Floor: vecFloorAVX512, Ceil: vecCeilAVX512, Trunc: vecTruncAVX512, Round: vecRoundAVX512, Exp: vecExpAVX512, Log: vecLogAVX512, Log1p: vecLog1pAVX512, Tanh: vecTanhAVX512, Sigmoid: vecSigmoidAVX512, Erf: vecErfAVX512, Expm1: vecExpm1AVX512, Sin: vecSinAVX512, Cos: vecCosAVX512, Tan: vecTanAVX512, Atan: vecAtanAVX512, Sinh: vecSinhAVX512, Cosh: vecCoshAVX512, Asinh: vecAsinhAVX512, Asin: vecAsinAVX512, Acos: vecAcosAVX512, Acosh: vecAcoshAVX512, Atanh: vecAtanhAVX512, Erfinv: vecErfinvAVX512, Sign: vecSignAVX512, NormalShare: vecNormalAVX512, MulNormal: vecMulNormalAVX512,
				RoundHalf: vecRoundHalfAVX512, RoundBF16: vecRoundBF16AVX512},
			binary: [binaries]func(y, a, b *float32, n int){
				Add: vecAddAVX512, Sub: vecSubAVX512, Mul: vecMulAVX512, Div: vecDivAVX512, Larger: vecMaxAVX512, Smaller: vecMinAVX512,
				Equal: vecEqualAVX512, Less: vecLessAVX512, LessEqual: vecLessEqualAVX512, MulNormalBack: vecMulNormalBackAVX512, Pow: vecPowAVX512, Mod: vecModAVX512, Atan2: vecAtan2AVX512},
			number: [numbers]func(y, a *float32, s float32, n int){
				AddNumber: vecAddNumberAVX512, SubNumber: vecSubNumberAVX512, MulNumber: vecMulNumberAVX512, DivNumber: vecDivNumberAVX512, ExpNumber: vecExpNumberAVX512},
			summed: [summed]func(y, a *float32, s float32, n int) float32{SubSquares: vecSubNumberSquaresAVX512, ExpSum: vecExpNumberSumAVX512},
			three:  [threes]func(y, a, b, c *float32, n int){MulAdd: vecMulAddAVX512, Toward: vecTowardAVX512, TowardSquare: vecTowardSquareAVX512}, lessOverRoot: vecLessOverRootAVX512, lessMulAdd: vecLessMulAddAVX512, mulNumberAdd: vecMulNumberAddAVX512, addNumberMul: vecAddNumberMulAVX512, blend: vecBlendAVX512, softBack: vecSoftBackAVX512, expNear: vecExpNearAVX512, expNearScaled: vecExpNearScaledAVX512, lessSquares: vecLessSquaresAVX512, lessMulNumberAdd: vecLessMulNumberAddAVX512, sumSquares: vecSumSquaresAVX512, scaledRows: vecScaledRowsAVX512, scaledNext: vecScaledNextAVX512, choose: vecSelectAVX512, between: vecBetweenAVX512, bias: [2]func(y, bias *float32, rows, n, step int){vecBiasAVX512, vecBiasReluAVX512}, then: vecThenAVX512, thenAdd: vecThenAddAVX512, most: vecMostAVX512, least: vecLeastAVX512, prod: vecProdAVX512, copyLines: vecCopyLinesAVX512, backwards: vecBackwardsAVX512, find: vecFindAVX512, rowFolds: [reductions]func(y, x *float32, rows, n int){Prod: vecRowProdsAVX512, Max: vecRowMostsAVX512, Min: vecRowLeastsAVX512}, folds: [reductions]func(y, x *float32, step, rows, n int){Prod: vecProdColumnsAVX512, Max: vecMostColumnsAVX512, Min: vecLeastColumnsAVX512}, sum: vecSumAVX512, rowSums: vecRowSumsAVX512, rowSquares: vecRowSquaresAVX512, rowsApart: vecRowsApartAVX512, dot: vecDotAVX512, columns: vecSumColumnsAVX512, columnSquares: vecSumColumnSquaresAVX512,
			halves: halfTable{[2]func(y *float32, x *uint16, n int){vecOfHalfAVX512, vecOfBF16AVX512}, [2]func(y *uint16, x *float32, n int){halfOfVecAVX512, bf16OfVecAVX512}, vecOfBoolAVX512},
		}, wino: winograd{winoSeeAVX512, winoSpreadAVX512, winoGiveAVX512, winoKernelAVX512, winoKernelSumAVX512, [2]winoProducts{{16, winoMultiplyAVX512x16, winoSumAVX512x16}, {8, winoMultiplyAVX512x32, winoSumAVX512x32}}}, depth: []depthWidth{
			{channels: 16, fewer: true, taps: [][]tapFunc{
				{tapsAVX512x1x1x16, tapsAVX512x1x2x16, tapsAVX512x1x3x16, tapsAVX512x1x4x16, tapsAVX512x1x5x16},
				{tapsAVX512x2x1x16, tapsAVX512x2x2x16, tapsAVX512x2x3x16, tapsAVX512x2x4x16, tapsAVX512x2x5x16},
				{tapsAVX512x3x1x16, tapsAVX512x3x2x16, tapsAVX512x3x3x16},
			}, places: []depthFunc{depthAVX512x1x16, depthAVX512x2x16, depthAVX512x3x16, depthAVX512x4x16, depthAVX512x5x16, depthAVX512x6x16, depthAVX512x7x16, depthAVX512x8x16, depthAVX512x9x16, depthAVX512x10x16, depthAVX512x11x16, depthAVX512x12x16}, sums: [3][3]depthSumFunc{
				{depthSumAVX512x1x1x16, depthSumAVX512x1x2x16, depthSumAVX512x1x3x16},
				{depthSumAVX512x2x1x16, depthSumAVX512x2x2x16, depthSumAVX512x2x3x16},
				{depthSumAVX512x3x1x16, depthSumAVX512x3x2x16, depthSumAVX512x3x3x16},
			}},
			{channels: 32, fewer: true, taps: [][]tapFunc{
				{tapsAVX512x1x1x32, tapsAVX512x1x2x32, tapsAVX512x1x3x32, tapsAVX512x1x4x32, tapsAVX512x1x5x32},
				{tapsAVX512x2x1x32, tapsAVX512x2x2x32, tapsAVX512x2x3x32, tapsAVX512x2x4x32, tapsAVX512x2x5x32},
				{tapsAVX512x3x1x32, tapsAVX512x3x2x32, tapsAVX512x3x3x32},
			}, places: []depthFunc{depthAVX512x1x32, depthAVX512x2x32, depthAVX512x3x32, depthAVX512x4x32, depthAVX512x5x32, depthAVX512x6x32, depthAVX512x7x32, depthAVX512x8x32, depthAVX512x9x32, depthAVX512x10x32, depthAVX512x11x32, depthAVX512x12x32}, sums: [3][3]depthSumFunc{
				{depthSumAVX512x1x1x32, depthSumAVX512x1x2x32, depthSumAVX512x1x3x32},
				{depthSumAVX512x2x1x32, depthSumAVX512x2x2x32, depthSumAVX512x2x3x32},
				{depthSumAVX512x3x1x32, depthSumAVX512x3x2x32, depthSumAVX512x3x3x32},
			}},
		}, slides: [2]slideFuncs{
			{[3]slideFunc{slideAVX512By1x1, slideAVX512By1x2, slideAVX512By1x3}, [2][2]slideFunc{{slideAVX512By1TwoInner, slideAVX512By1TwoBottom}, {slideAVX512By1TwoTop, slideAVX512By1TwoBoth}}},
			{[3]slideFunc{slideAVX512By2x1, slideAVX512By2x2, slideAVX512By2x3}, [2][2]slideFunc{{slideAVX512By2TwoInner, slideAVX512By2TwoBottom}, {slideAVX512By2TwoTop, slideAVX512By2TwoBoth}}},
		}},
}

// What the processor and the system have, by CPUID (Intel's manual, volume 2) and XGETBV.
var hasAVX2, hasAVX512 = detect()

func detect() (avx2, avx512 bool) {
	if highest, _, _, _ := cpuid(0, 0); highest < 7 {
		return false, false
	}
	const fma, popcnt, osxsave, avx, f16c = 1 << 12, 1 << 23, 1 << 27, 1 << 28, 1 << 29
	if _, _, c, _ := cpuid(1, 0); c&(fma|popcnt|osxsave|avx|f16c) != fma|popcnt|osxsave|avx|f16c {
		return false, false
	}
	saved, _ := xgetbv()
	_, b, _, _ := cpuid(7, 0)
	const bit2, bmi2 = 1 << 5, 1 << 8
	avx2 = saved&6 == 6 && b&(bit2|bmi2) == bit2|bmi2
	const f, dq, bw, vl = 1 << 16, 1 << 17, 1 << 30, 1 << 31
	avx512 = avx2 && saved&0xe6 == 0xe6 && b&(f|dq|bw|vl) == f|dq|bw|vl
	return avx2, avx512
}

// halved tells that the processor computes a vector of AVX2 as two of half its size, one after the other (AMD's manual, volume
// 3: CPUID 8000001A, FP256): it then needs no more time for these, and less to fill them.
var halved = detectHalved()

func detectHalved() bool {
	const leaf, full = 0x8000001a, 1 << 2
	if highest, vendor, _, _ := cpuid(0x80000000, 0); highest < leaf || highest>>31 == 0 || vendor != 0x68747541 { // "Auth" of AuthenticAMD
		return false
	}
	a, _, _, _ := cpuid(leaf, 0)
	return a&full == 0
}

// lastCache returns the size of the last cache, of which each maker tells in a way of its own (Intel's manual, volume 2: CPUID 4;
// AMD's, volume 3: CPUID 8000001D), or of all of them where a processor has several. It is none of the second level: above that
// there is another, though the machine may be a virtual one that does not tell.
func lastCache() (bytes int) {
	eachCache(func(level, size, share int) {
		if level >= 3 {
			bytes = max(bytes, size*pieces(runtime.NumCPU(), share))
		}
	})
	return bytes
}

// secondCache returns the size of a second-level cache, 0 if nobody tells.
func secondCache() (bytes int) {
	eachCache(func(level, size, _ int) {
		if level == 2 {
			bytes = max(bytes, size)
		}
	})
	return bytes
}

// eachCache visits the processor's caches: their level, size and how many processors share one.
func eachCache(visit func(level, size, share int)) {
	for _, leaf := range []uint32{4, 0x8000001d} {
		if highest, _, _, _ := cpuid(leaf&0x80000000, 0); highest < leaf || highest>>31 != leaf>>31 {
			continue
		}
		for i := range uint32(8) {
			a, b, c, _ := cpuid(leaf, i)
			if a&31 == 0 { // there are no more
				break
			}
			visit(int(a>>5&7), int(b>>22+1)*int(b>>12&0x3ff+1)*int(b&0xfff+1)*int(c+1), int(a>>14&0xfff)+1)
		}
	}
}

// available reports whether the processor has what the unit needs.
func (u *unit) available() bool {
	if u.variant == AVX512 {
		return hasAVX512
	}
	return hasAVX2
}

// peak is what MaxPoolInput does for neighbouring windows and whole vectors of channels; put tells that what dx holds does
// not count. It is called directly, so that what the operands belong to may stay on the stack.
func (u *unit) peak(dx, x, dy *float32, places *int32, count, n, windows, step int, put bool) (nan int) {
	switch {
	case u.variant == AVX512 && put && count == 4:
		return vecPeakPut4AVX512(dx, x, dy, places, n, windows, step)
	case put && count == 4:
		return vecPeakPut4AVX2(dx, x, dy, places, n, windows, step)
	case u.variant == AVX512 && put:
		return vecPeakPutAVX512(dx, x, dy, places, count, n, windows, step)
	case u.variant == AVX512:
		return vecPeakAVX512(dx, x, dy, places, count, n, windows, step)
	case put:
		return vecPeakPutAVX2(dx, x, dy, places, count, n, windows, step)
	}
	return vecPeakAVX2(dx, x, dy, places, count, n, windows, step)
}

// peaks is what MaxPool does for neighbouring windows, called as peak is.
func (u *unit) peaks(y, x *float32, places *int32, count, n, windows, step, next int) {
	switch {
	case u.variant == AVX512 && count == 4:
		vecPeaks4AVX512(y, x, places, n, windows, step, next)
	case u.variant == AVX512:
		vecPeaksAVX512(y, x, places, count, n, windows, step, next)
	case count == 4:
		vecPeaks4AVX2(y, x, places, n, windows, step, next)
	default:
		vecPeaksAVX2(y, x, places, count, n, windows, step, next)
	}
}

// totals is what SumPool does for neighbouring windows, called as peak is.
func (u *unit) totals(y, x *float32, places *int32, count, n, windows, step, next int) {
	if u.variant == AVX512 {
		vecTotalsAVX512(y, x, places, count, n, windows, step, next)
		return
	}
	vecTotalsAVX2(y, x, places, count, n, windows, step, next)
}

// give is what SumPoolInput does for neighbouring windows, called as peak is; put tells that what dx holds does not count.
func (u *unit) give(dx, dy *float32, places *int32, count, n, windows, step, next int, put bool) {
	switch {
	case u.variant == AVX512 && put:
		vecGivePutAVX512(dx, dy, places, count, n, windows, step, next)
	case u.variant == AVX512:
		vecGiveAVX512(dx, dy, places, count, n, windows, step, next)
	case put:
		vecGivePutAVX2(dx, dy, places, count, n, windows, step, next)
	default:
		vecGiveAVX2(dx, dy, places, count, n, windows, step, next)
	}
}

// uniform and normal write the numbers of eight blocks of a draw from one on, so many times; called as peak is.
func (u *unit) uniform(y *float32, times, i int, d *Draw) {
	uniformAVX2(y, times, uint32(i), d.Stream, d.Step, d.Counter, uint32(d.Seed), uint32(d.Seed>>32))
}

func (u *unit) normal(y *float32, times, i int, d *Draw) {
	normalAVX2(y, times, uint32(i), d.Stream, d.Step, d.Counter, uint32(d.Seed), uint32(d.Seed>>32))
}

// mix adds up neighbouring lines, called as peak is.
func (u *unit) mix(y, x *float32, first *int32, weights *float32, count, taps, n int) {
	if u.variant == AVX512 {
		mixAVX512(y, x, first, weights, count, taps, n)
		return
	}
	mixAVX2(y, x, first, weights, count, taps, n)
}
