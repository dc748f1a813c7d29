package lower_test

import "testing"

// duel is a model of two weights that are trained against each other.
const duel = `
layer Scale(x) {
    weight w: f32 = 0.5
    return w * x
}
model Duel {
    input x: f32
    target y: f32
    first = Scale
    second = Scale
    a = x -> first
    output z = a -> second
    loss near = mean_squared_error(y, z)
    loss far = -(z * a)
}
train Duel {
`

// TestSteps compares steps that follow each other with the same by hand. With x = 1, 2 and y = 3, 1, of which the means
// of x² and x y are 2.5, the losses are near = mean (v w x - y)² and far = -mean v w² x² = -2.5 v w², where w is the
// first weight and v the second.
func TestSteps(t *testing.T) {
	nearByW := func(w, v float64) float64 { return 2 * v * (v*w*2.5 - 2.5) }
	farByV := func(w float64) float64 { return -2.5 * w * w }
	t.Run("the second sees what the first has done", func(t *testing.T) {
		w, v := 0.5, 0.5
		for _, now := range trainedText(t, duel+"step near = SGD(0.1) for first\nstep far = SGD(0.01) for second }", 3) {
			w -= 0.1 * nearByW(w, v)
			v -= 0.01 * farByV(w)
			near(t, now["first.w"], w)
			near(t, now["second.w"], v)
		}
	})
	t.Run("every second batch", func(t *testing.T) {
		w, v := 0.5, 0.5
		for i, now := range trainedText(t, duel+"step near = SGD(0.1) for first every 2\nstep far = SGD(0.01) for second }", 4) {
			if i%2 == 1 {
				w -= 0.1 * nearByW(w, v)
			}
			v -= 0.01 * farByV(w)
			near(t, now["first.w"], w)
			near(t, now["second.w"], v)
		}
	})
	t.Run("both losses in one step", func(t *testing.T) {
		w, v := 0.5, 0.5
		for _, now := range trainedText(t, duel+"step near, far = SGD(0.01) for first\nstep far = SGD(0.01) }", 2) {
			w -= 0.01 * (nearByW(w, v) - 2.5*v*2*w)
			v -= 0.01 * farByV(w)
			near(t, now["first.w"], w)
			near(t, now["second.w"], v)
		}
	})
}
