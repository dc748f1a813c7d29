package tensorboard

import (
	"encoding/binary"
	"math"
)

// Fields of the messages of tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto.
const (
	eventWallTime    = 1
	eventStep        = 2
	eventFileVersion = 3
	eventSummary     = 5
	eventSessionLog  = 7

	summaryValue = 1

	valueTag       = 1
	valueSimple    = 2
	valueHistogram = 5

	histogramMin        = 1
	histogramMax        = 2
	histogramNum        = 3
	histogramSum        = 4
	histogramSumSquares = 5
	histogramLimits     = 6
	histogramCounts     = 7

	sessionStatus = 1
	sessionStart  = 1 // what comes after a step is void, since a training begins again there
)

// Kinds of fields in the wire format of protobuf.
const (
	varint = 0
	fixed8 = 1
	bytes  = 2
	fixed4 = 5
)

func appendKey(b []byte, field, kind int) []byte {
	return binary.AppendUvarint(b, uint64(field<<3|kind))
}

func appendInt(b []byte, field int, v int64) []byte {
	return binary.AppendUvarint(appendKey(b, field, varint), uint64(v))
}

func appendDouble(b []byte, field int, v float64) []byte {
	return binary.LittleEndian.AppendUint64(appendKey(b, field, fixed8), math.Float64bits(v))
}

func appendFloat(b []byte, field int, v float32) []byte {
	return binary.LittleEndian.AppendUint32(appendKey(b, field, fixed4), math.Float32bits(v))
}

func appendBytes(b []byte, field int, data []byte) []byte {
	b = binary.AppendUvarint(appendKey(b, field, bytes), uint64(len(data)))
	return append(b, data...)
}

func appendDoubles(b []byte, field int, x []float64) []byte {
	b = binary.AppendUvarint(appendKey(b, field, bytes), uint64(8*len(x)))
	for _, v := range x {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return b
}

// scalar is a value of a summary.
func scalar(tag string, v float64) []byte {
	return appendFloat(appendBytes(nil, valueTag, []byte(tag)), valueSimple, float32(v))
}

// buckets of a histogram.
const buckets = 30

// histogram is a value of a summary: how many of x lie where, in buckets of equal width. What is no finite number is
// left out.
func histogram(tag string, x []float64) []byte {
	low, high := math.Inf(1), math.Inf(-1)
	n, sum, squares := 0, 0.0, 0.0
	for _, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		low, high = min(low, v), max(high, v)
		n, sum, squares = n+1, sum+v, squares+v*v
	}
	if n == 0 {
		low, high = 0, 0
	}
	width := (high - low) / buckets
	if width <= 0 {
		width = max(1e-12, math.Abs(low)*1e-6)
	}
	limits, counts := make([]float64, buckets), make([]float64, buckets)
	for i := range limits {
		limits[i] = low + float64(i+1)*width
	}
	for _, v := range x {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			counts[min(int((v-low)/width), buckets-1)]++
		}
	}
	h := appendDouble(nil, histogramMin, low)
	h = appendDouble(h, histogramMax, high)
	h = appendDouble(h, histogramNum, float64(n))
	h = appendDouble(h, histogramSum, sum)
	h = appendDouble(h, histogramSumSquares, squares)
	h = appendDoubles(h, histogramLimits, limits)
	h = appendDoubles(h, histogramCounts, counts)
	return appendBytes(appendBytes(nil, valueTag, []byte(tag)), valueHistogram, h)
}
