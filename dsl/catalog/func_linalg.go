package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// largestMatrix is the number of rows up to which matrices are factored: each row is steps of its own in the graph.
const largestMatrix = 64

// factored returns the entry of a function of a matrix, the last two axes.
func factored(name, doc, example string, rule func(c *Call, t dsl.TensorType), more ...Param) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + doc + ".", Params: append([]Param{anyX}, more...), Example: example,
		Rule: func(c *Call) {
			if c.isMatrix(c.In[0], !slices.Contains(anyMatrix, name)) {
				t := c.In[0].Type
				rule(c, dsl.TensorType{DType: ToFloat(t.DType), Shape: t.Shape})
			}
		},
	}
}

// anyMatrix are functions of matrices that need not be square.
var anyMatrix = []string{"qr", "svd", "pinv", "matrix_rank", "lu_factor"}

// isMatrix checks that an operand has matrices in its last two axes, which are square, if that is wanted.
func (c *Call) isMatrix(o Operand, square bool) bool {
	s := o.Type.Shape
	switch {
	case !c.needsAxes(o, 2):
		return false
	case square && s[len(s)-1] != s[len(s)-2]:
		c.wrongShape(o, "%s takes a square matrix, not %s", c.Name, o.Type)
		return false
	}
	return c.factors(o, s[len(s)-2], s[len(s)-1])
}

// factors checks the size of a matrix that is factored; the number of a batch's rows is none.
func (c *Call) factors(o Operand, rows, columns dsl.Dim) bool {
	switch {
	case min(rows, columns) < 0:
		c.Faults = append(c.Faults, diag.Unsupported(c.Span(o.Param), "%s of a matrix with an axis of the batch", c.Name))
		return false
	case max(rows, columns) > largestMatrix:
		c.Faults = append(c.Faults, diag.Unsupported(c.Span(o.Param), "%s of a matrix with more than %d rows or columns", c.Name, largestMatrix))
		return false
	}
	return true
}

// linalg are functions that factor matrices, the last two axes of a value.
var linalg = []Entry{
	factored("cholesky", "is the lower matrix L with L·Lᵀ = x, of a symmetric positive x (made symmetric first): [..., n, n] -> [..., n, n]", "output y = cholesky(eye(3) + 0 * sum(x))",
		func(c *Call, t dsl.TensorType) { c.Out(t) }, option("upper", BoolArg, "false", "Whether to give Lᵀ.")),
	factored("cholesky_inverse", "is the inverse of L·Lᵀ, of a lower L", "output y = cholesky_inverse(eye(3) + 0 * sum(x))",
		func(c *Call, t dsl.TensorType) { c.Out(t) }, option("upper", BoolArg, "false", "Whether x is Lᵀ.")),
	factored("inv", "is the inverse of a matrix: [..., n, n] -> [..., n, n]", "output y = inv(eye(3) + 0.1 * x[0:3, 0])",
		func(c *Call, t dsl.TensorType) { c.Out(t) }),
	factored("det", "is the determinant of a matrix: [..., n, n] -> [...]", "output y = det(x[0:3, 0])",
		func(c *Call, t dsl.TensorType) { c.Out(withoutMatrix(t)) }),
	factored("logdet", "is the logarithm of the determinant of a matrix, nan if that is negative: [..., n, n] -> [...]", "output y = logdet(eye(3) + 0.1 * x[0:3, 0])",
		func(c *Call, t dsl.TensorType) { c.Out(withoutMatrix(t)) }),
	factored("slogdet", "gives the sign of the determinant of a matrix and the logarithm of its size: [..., n, n] -> [...], [...]", "s, l = slogdet(x[0:3, 0])\noutput y = s * l",
		func(c *Call, t dsl.TensorType) { c.Out(withoutMatrix(t), withoutMatrix(t)) }),
	factored("eigh", "gives the eigenvalues of a symmetric matrix, the smallest first, and their vectors as columns (by Jacobi's method): [..., n, n] -> [..., n], [..., n, n]",
		"w, v = eigh(x[0:3, 0])\noutput y = w", func(c *Call, t dsl.TensorType) {
			w := t
			w.Shape = t.Shape[:len(t.Shape)-1]
			c.Out(w, t)
		}),
	factored("qr", "gives an orthogonal Q and an upper R with Q·R = x (by Householder's reflections): [..., m, n] -> [..., m, k], [..., k, n] with k = min(m, n)",
		"q, r = qr(x[0])\noutput y = q @ r", func(c *Call, t dsl.TensorType) {
			n := len(t.Shape)
			k := min(t.Shape[n-1], t.Shape[n-2])
			if c.Word("mode") == "complete" {
				k = t.Shape[n-2]
			}
			q, r := t, t
			q.Shape, r.Shape = replaced(t.Shape, n-1, k), replaced(t.Shape, n-2, k)
			c.Out(q, r)
		}, choice("mode", "Whether Q has k columns or m, and R as many rows.", "reduced", "complete")),
	solving("solve", "is the x with a·x = b", "output y = solve(eye(3) + 0.1 * x[0:3, 0], x[0:3, 1])", true),
	solving("solve_triangular", "is the x with a·x = b, of which only the upper (or lower) part of a counts", "output y = solve_triangular(eye(3), x[0:3, 1])", true,
		option("lower", BoolArg, "false", "Whether the lower part counts.")),
	solving("lstsq", "is the shortest x of those for which a·x is closest to b: [m, n], [m] or [m, k] -> [n] or [n, k]", "output y = lstsq(x[0], x[1, :, 0])", false,
		maybe(within(option("rcond", FloatArg, "none", "Singular values up to this part of the largest count as 0; the longer side times the type's unit if none. Where more than noise is cut off, derivatives would be wrong."), 0, 0.01))),
	factored("svd", "gives U, the singular values, the largest first, and Vᵀ, with U·diag(s)·Vᵀ = x (by Jacobi's rotations of columns): [..., m, n] -> [..., m, m], [..., k], [..., n, n] with k = min(m, n)",
		"u, s, v = svd(x[0])\noutput y = s", svdRule,
		option("full_matrices", BoolArg, "true", "Whether U and Vᵀ are square; else they have k columns and k rows."), option("compute_uv", BoolArg, "true", "Whether U and Vᵀ are given, not the singular values alone.")),
	factored("pinv", "is the inverse of Moore and Penrose: [..., m, n] -> [..., n, m]", "output y = pinv(x[0])",
		func(c *Call, t dsl.TensorType) {
			n := len(t.Shape)
			t.Shape = append(t.Shape[:n-2:n-2], t.Shape[n-1], t.Shape[n-2])
			c.Out(t)
		}, maybe(within(option("rcond", FloatArg, "none", "Singular values up to this part of the largest count as 0; 10 times the longer side times the type's unit if none. Where more than noise is cut off, derivatives would be wrong."), 0, 0.01))),
	factored("matrix_rank", "is how many singular values are above a bound: [..., m, n] -> i32[...]", "output y = matrix_rank(x[0])",
		func(c *Call, t dsl.TensorType) { c.Out(dsl.TensorType{DType: dsl.I32, Shape: withoutMatrix(t).Shape}) },
		maybe(option("tol", FloatArg, "none", "The bound; the largest times the longer side times the type's unit if none."))),
	factored("lu_factor", "gives L and U in one matrix, L's diagonal of 1 left out, and the row with which each was exchanged: [..., m, n] -> [..., m, n], i32[..., k] with k = min(m, n)",
		"a, p = lu_factor(x[0])\noutput y = a", func(c *Call, t dsl.TensorType) {
			n := len(t.Shape)
			k := min(t.Shape[n-1], t.Shape[n-2])
			c.Out(t, dsl.TensorType{DType: dsl.I32, Shape: append(t.Shape[:n-2].Clone(), k)})
		}),
}

func svdRule(c *Call, t dsl.TensorType) {
	n := len(t.Shape)
	rows, columns := t.Shape[n-2], t.Shape[n-1]
	k := min(rows, columns)
	u, s, v := t, t, t
	s.Shape = append(t.Shape[:n-2].Clone(), k)
	if !c.Bool("full_matrices") {
		rows, columns = k, k
	}
	if u.Shape, v.Shape = replaced(t.Shape, n-1, rows), replaced(t.Shape, n-2, columns); c.Bool("compute_uv") {
		c.Out(u, s, v)
	} else {
		c.Out(s)
	}
}

func withoutMatrix(t dsl.TensorType) dsl.TensorType {
	t.Shape = t.Shape[:len(t.Shape)-2]
	return t
}

// solving returns the entry of a function of a matrix a and b, which is a vector or a matrix.
func solving(name, doc, example string, square bool, more ...Param) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + doc + ": [..., n, n] and [..., n] or [..., n, k].", Example: example,
		Params: append([]Param{required("a", Tensor, "Matrices, in the last two axes."), required("b", Tensor, "Vectors, or matrices.")}, more...),
		Rule: func(c *Call) {
			a, b := c.In[0].Type.Shape, c.In[1].Type.Shape
			if !c.isMatrix(c.In[0], square) {
				return
			}
			n := len(a)
			vector := len(b) == n-1
			switch {
			case !square && n != 2 || !vector && len(b) != n || !b[:min(n-2, len(b))].Equal(a[:n-2]) || b[n-2] != a[n-2]:
				c.wrongShape(c.In[1], "%s takes a matrix [..., n, n] and b [..., n] or [..., n, k], not %s", c.Name, typeList(c.In))
				return
			}
			shape := slices.Clone(b)
			shape[n-2] = a[n-1]
			c.Out(dsl.TensorType{DType: ToFloat(Promote(c.In...)), Shape: shape})
		},
	}
}
