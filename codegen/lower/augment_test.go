package lower_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

const segments = `
model Segments {
    input  image: u8[28, 28, 1]
    target mask: index(256)[28, 28, 1]
    target digit: index(10)
    target part: f32[10]
    logits = f32(image) / 255 -> Conv2D(256, 1)
    output kind = argmax(logits, axis=-1)
    loss = sparse_categorical_crossentropy(mask[..., 0], logits, from_logits=true)
    loss which = sparse_categorical_crossentropy(digit, logits[0, 0, 0:10], from_logits=true) + mean(part)
}
dataset Digits {
    source = rendered_digits(count=8)
    image = source.images
    digit = source.labels
    part = one_hot(digit, 10)
    mask = i32(source.images)
AUGMENT
}
train Segments on Digits { optimizer = SGD }
`

// augmented runs augment statements on 5 rows of random images; mask is image, digit the row's number, part 1 at it.
func augmented(t *testing.T, statements string) map[string]*eval.Tensor {
	t.Helper()
	diags := &diag.List{}
	file := parser.Parse(dsl.NewSource("segments.dl", strings.Replace(segments, "AUGMENT", statements, 1)), diags)
	p := check.Check([]*dsl.File{file}, prelude(), check.Options{}, diags)
	if diags.HasErrors() {
		t.Fatal(diags.All[0].Message)
	}
	const rows, pixels = 5, 28 * 28
	fields := map[string]*eval.Tensor{"image": eval.New(ir.U8, rows, 28, 28, 1), "mask": eval.New(ir.I32, rows, 28, 28, 1),
		"digit": eval.New(ir.I32, rows), "part": eval.New(ir.F32, rows, 10)}
	for i := range rows * pixels {
		fields["image"].I[i] = int64((i*i*31 + i*17) % 256)
		fields["mask"].I[i] = fields["image"].I[i]
	}
	for i := range rows {
		fields["digit"].I[i] = int64(i)
		fields["part"].F[i*10+i] = 1
	}
	a := lower.Program(p, lower.Options{}).Trains[0].Feed.Augment
	got, err := eval.Run(ready(a.Graph, false), rows, eval.Env{Fields: fields, Random: random})
	must(err)
	got.Results["before"] = fields["image"]
	return got.Results
}

// TestAugmentedTogether moves images and masks: by the same draw, masks without interpolation, whole numbers rounded.
func TestAugmentedTogether(t *testing.T) {
	moves := "RandomFlip -> RandomRotation(0.2, interpolation=nearest) -> RandomTranslation(0.2, 0.3, fill_mode=wrap, interpolation=nearest) -> RandomZoom(0.3, interpolation=nearest)"
	out := augmented(t, "augment image, mask = (image, mask) -> "+moves)
	if !slices.Equal(out["image"].I, out["mask"].I) {
		t.Error("an image and its mask are moved by different draws")
	}
	if slices.Equal(out["image"].I, out["before"].I) {
		t.Error("the image is not moved")
	}
	if out["digit"] != nil {
		t.Error("digit is not augmented")
	}
	out = augmented(t, "augment image, mask, digit = (image, mask, digit) -> RandomRotation(0.2) -> RandomBrightness(0.5) -> RandomErasing([1, 1])")
	if slices.Equal(out["image"].I, out["mask"].I) {
		t.Error("the image is interpolated, and its brightness changed; the mask not")
	}
	for row := range 5 {
		before := out["before"].I[row*784 : row*784+784]
		for _, v := range out["mask"].I[row*784 : row*784+784] {
			if !slices.Contains(before, v) {
				t.Fatalf("the mask has got %d by interpolation", v)
			}
		}
		if out["digit"].I[row] != int64(row) {
			t.Errorf("the label %d became %d", row, out["digit"].I[row])
		}
	}
}

// TestMixedTogether mixes images and labels by the same weights, with the same other samples.
func TestMixedTogether(t *testing.T) {
	for _, layer := range []string{"MixUp(1.0)", "CutMix(1.0)"} {
		out := augmented(t, "augment image, part = (image, part) -> "+layer)
		others := map[int]bool{}
		for row := range 5 {
			own, other, sum := out["part"].F[row*10+row], row, 0.0
			for k, v := range out["part"].F[row*10 : row*10+10] {
				if sum += v; v > 0 && k != row {
					other = k
				}
			}
			if others[other] = true; sum < 1-1e-6 || sum > 1+1e-6 {
				t.Errorf("%s: labels of row %d sum to %v", layer, row, sum)
			}
			judgeMix(t, layer, out, row, other, own)
		}
		if len(others) != 5 {
			t.Errorf("%s: %d rows are mixed in, each should be once", layer, len(others))
		}
	}
}

// TestCutMixWhole: a box that float32 cannot tell from the whole image is the whole, in float64 too.
func TestCutMixWhole(t *testing.T) {
	whole := 0
	for _, factor := range []string{"0.1", "0.2", "0.3", "[0.1, 0.1]", "[0.15, 0.2]"} {
		out := augmented(t, "augment image, part = (image, part) -> CutMix("+factor+")")
		for row := range 5 {
			labels := out["part"].F[row*10 : row*10+10]
			other := slices.Index(labels, slices.Max(labels))
			if own := labels[row]; own > 1e-6 || other == row {
				continue
			}
			whole++
			if !slices.Equal(out["image"].I[row*784:row*784+784], out["before"].I[other*784:other*784+784]) {
				t.Errorf("CutMix(%s): row %d has a label of %v of its own, but is not the other image", factor, row, labels[row])
			}
		}
	}
	if whole < 3 {
		t.Errorf("%d rows are other images", whole)
	}
}

// judgeMix compares an image with what its label says.
func judgeMix(t *testing.T, layer string, out map[string]*eval.Tensor, row, other int, own float64) {
	t.Helper()
	taken := 0
	for i := range 784 {
		a, b, got := float64(out["before"].I[row*784+i]), float64(out["before"].I[other*784+i]), float64(out["image"].I[row*784+i])
		switch want := own*a + (1-own)*b; {
		case layer == "MixUp(1.0)" && (got < want-0.51 || got > want+0.51):
			t.Fatalf("%s: pixel %d of row %d is %v, want %v", layer, i, row, got, want)
		case layer != "MixUp(1.0)" && got != a && got != b:
			t.Fatalf("%s: pixel %d of row %d is %v, neither %v nor %v", layer, i, row, got, a, b)
		case got == b && a != b:
			taken++
		}
	}
	if part := float64(taken) / 784; layer != "MixUp(1.0)" && other != row && (part < 1-own-0.1 || part > 1-own+0.1) {
		t.Errorf("%s: %v of row %d is another image, its label says %v", layer, part, row, 1-own)
	}
}

// TestAugmentedInTurn runs one statement after the other, and rounds what becomes of whole numbers.
func TestAugmentedInTurn(t *testing.T) {
	out := augmented(t, "augment image = f32(image) * 0.5\naugment image = f32(image) + 1000 * f32(digit)\naugment digit = digit + 20")
	for i, v := range out["image"].I {
		before := float64(out["before"].I[i])
		want := min(int64(before/2)+int64(1000*(i/784)), 255)
		if i/784 == 0 && v != int64(roundEven(before/2)) || i/784 > 0 && v != want {
			t.Fatalf("element %d is %d, was %v", i, v, before)
		}
	}
	for _, v := range out["digit"].I {
		if v != 10 {
			t.Errorf("digit is %d: one out of its range stays out of it", v)
		}
	}
}

func roundEven(x float64) float64 {
	whole := float64(int64(x))
	if d := x - whole; d > 0.5 || d == 0.5 && int64(whole)%2 == 1 {
		whole++
	}
	return whole
}

// TestSameDrawWherever puts the layer at the place in its file that the draw has in the prelude's: the two are no one
// place, so that a mask, which is cast before it is moved, has the image's draw.
func TestSameDrawWherever(t *testing.T) {
	written, err := os.ReadFile("../prelude/images.dl")
	must(err)
	want := strings.Index(string(written), "random_uniform([1]) <= 0.5")
	before, _, _ := strings.Cut(segments, "AUGMENT")
	statement := "augment image, mask = (f32(image), mask) -> "
	space := want - len(before) - len(statement)
	if want < 0 || space < 0 {
		t.Fatal("the draw of RandomFlip stands elsewhere")
	}
	out := augmented(t, strings.Repeat(" ", space)+statement+"RandomFlip")
	if !slices.Equal(out["image"].I, out["mask"].I) {
		t.Error("an image and its mask are moved by different draws")
	}
}
