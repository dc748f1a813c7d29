package check

import (
	"math"

	"github.com/dlgen/dlgen/codegen/check/arithmetic"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// number returns a compile-time int or float.
func number(d datum) (catalog.Value, bool) {
	c, ok := d.(constant)
	if !ok {
		return nil, false
	}
	switch c.Value.(type) {
	case catalog.Int, catalog.Float:
		return c.Value, true
	}
	return nil, false
}

// wholeNumber returns a compile-time int, or a float that is a whole number.
func wholeNumber(d datum) (int, bool) {
	v, ok := number(d)
	if !ok {
		return 0, false
	}
	if f, ok := v.(catalog.Float); ok {
		if f != catalog.Float(math.Trunc(float64(f))) || math.Abs(float64(f)) > 1<<53 {
			return 0, false
		}
		return int(f), true
	}
	return int(v.(catalog.Int)), true
}

// realNumber returns a compile-time number as a float.
func realNumber(d datum) (float64, bool) {
	switch v, _ := number(d); v := v.(type) {
	case catalog.Int:
		return float64(v), true
	case catalog.Float:
		return float64(v), true
	}
	return 0, false
}

// truth returns a compile-time bool.
func truth(d datum) (value, ok bool) {
	if c, isConst := d.(constant); isConst {
		if b, isBool := c.Value.(catalog.Bool); isBool {
			return bool(b), true
		}
	}
	return false, false
}

// isConstant reports whether a datum is known at compile time all through.
func isConstant(d datum) bool {
	switch d := d.(type) {
	case constant, *layer, *symbol, batchAxis:
		return true
	case *list:
		for _, x := range d.elems {
			if !isConstant(x) {
				return false
			}
		}
		return true
	}
	return false
}

// constantValue turns a compile-time datum into the catalog's form: tuples are lists there.
func constantValue(d datum) (catalog.Value, bool) {
	switch d := d.(type) {
	case constant:
		return d.Value, true
	case *list:
		return listOf(d, constantValue)
	case *symbol:
		if f, ok := d.decl.(*dsl.Func); ok && d.entry == nil {
			return &catalog.Function{Decl: f, Name: d.name}, true
		}
		if d.isFunction() {
			return &catalog.Function{Entry: d.entry, Name: d.name}, true
		}
	case *layer:
		return &catalog.Opaque{Kind: "layer", X: d}, true
	}
	return nil, false
}

// datumOf is the inverse of constantValue.
func datumOf(v catalog.Value) datum {
	switch v := v.(type) {
	case catalog.List:
		l := &list{}
		for _, x := range v {
			l.elems = append(l.elems, datumOf(x))
		}
		return l
	case *catalog.Opaque:
		if l, ok := v.X.(*layer); ok {
			return l
		}
	case *catalog.Function:
		if v.Entry != nil {
			return &symbol{name: v.Name, entry: v.Entry}
		}
	}
	return constant{v}
}

// numbersType returns the type of a number, bool or nested list of them as a tensor. A single float makes
// all of it f32. Lists must be regular.
func numbersType(v catalog.Value) (dsl.TensorType, bool) {
	switch v := v.(type) {
	case catalog.Int:
		return dsl.TensorType{DType: dsl.I32}, true
	case catalog.Float:
		return dsl.TensorType{DType: dsl.F32}, true
	case catalog.Bool:
		return dsl.TensorType{DType: dsl.Bool}, true
	case catalog.List:
		return listType(v)
	}
	return dsl.TensorType{}, false
}

func listType(l catalog.List) (dsl.TensorType, bool) {
	if len(l) == 0 {
		return dsl.TensorType{DType: dsl.F32, Shape: dsl.Shape{0}}, true
	}
	var all dsl.TensorType
	for i, x := range l {
		t, ok := numbersType(x)
		if !ok || i > 0 && !t.Shape.Equal(all.Shape) {
			return dsl.TensorType{}, false
		}
		if i == 0 {
			all = t
		} else if all.DType != t.DType {
			if all.DType == dsl.Bool || t.DType == dsl.Bool {
				return dsl.TensorType{}, false
			}
			all.DType = dsl.F32
		}
	}
	all.Shape = append(dsl.Shape{dsl.Dim(len(l))}, all.Shape...)
	return all, true
}

// equalData compares two compile-time data: numbers by value, all else by kind and value.
func equalData(x, y datum) bool {
	switch a := x.(type) {
	case constant:
		b, ok := y.(constant)
		return ok && arithmetic.Equal(a.Value, b.Value)
	case *list:
		b, ok := y.(*list)
		if !ok || len(a.elems) != len(b.elems) {
			return false
		}
		for i := range a.elems {
			if !equalData(a.elems[i], b.elems[i]) {
				return false
			}
		}
		return true
	case *symbol:
		b, ok := y.(*symbol)
		return ok && a.same(b)
	case *layer:
		b, ok := y.(*layer)
		return ok && a.inst == b.inst
	}
	return false
}
