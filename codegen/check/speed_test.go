package check

import (
	"fmt"
	"strings"
	"testing"
)

// longFile is a program of about the number of lines: models of some 40 lines that use layers and funcs of their own.
func longFile(lines int) string {
	var b strings.Builder
	b.WriteString("func squash(x, by: float = 2) { return x / (1 + abs(x) / by) }\n")
	for n, written := 0, 1; written < lines; n++ {
		text := strings.ReplaceAll(longModel, "NN", fmt.Sprint(n))
		b.WriteString(text)
		written += strings.Count(text, "\n")
	}
	return b.String()
}

const longModel = `
// BlockNN adds what two convolutions make of x to x itself.
layer BlockNN(filters: int, stride: int = 1) (x) {
    y = x -> Conv2D(filters, 3, strides=stride, padding=same, use_bias=false)
        -> BatchNormalization
        -> ReLU
        -> Conv2D(filters, 3, padding=same, use_bias=false)
        -> BatchNormalization
    if stride > 1 or x.shape[-1] != filters {
        x = x -> Conv2D(filters, 1, strides=stride, use_bias=false) as shortcut
    }
    return relu(x + y)
}

// ModelNN is a residual network.
model ModelNN {
    input  image: u8[28, 28, 1]
    target digit: index(10)

    x = f32(image) / 255
        -> Conv2D(8, 3, padding=same, use_bias=false)
        -> BatchNormalization
        -> ReLU
    for filters in [8, 16, 32] {
        x = x -> BlockNN(filters, stride=2)
            -> BlockNN(filters)
    }
    pooled = x -> GlobalAveragePooling2D
    bent = squash(pooled, by=3)
    logits = bent -> Dense(10) as head

    output probs = softmax(logits)
    loss = sparse_categorical_crossentropy(digit, logits, from_logits=true)
    metric accuracy = sparse_categorical_accuracy(digit, logits)
}

dataset RenderedNN {
    source = rendered_digits(count=2_000, seed=1)
    image  = source.images
    digit  = source.labels
}

train ModelNN on RenderedNN {
    optimizer        = SGD(learning_rate=0.05, momentum=0.9)
    batch_size       = 64
    validation_split = 0.2
}
`

// BenchmarkCheckFile parses and checks a file of 2,000 lines of everyday models. The aim is 50 ms.
func BenchmarkCheckFile(b *testing.B) {
	text := longFile(2000)
	for b.Loop() {
		if _, diags := checkText("long.dl", text, Options{}); diags.HasErrors() {
			b.Fatal(diags.Sorted()[0].Message)
		}
	}
}

// TestCheckEnds holds programs that unroll without end, or nest without bound: a diagnostic ends them. (mistakes/endless.dl is the loop of 10 million turns.)
func TestCheckEnds(t *testing.T) {
	cases := map[string]string{
		"10,000 layers, each in the next": deepFile(10_000),
		"loops in loops":                  "model M {\n    input x: f32[2]\n    repeat 1000 { repeat 1000 { repeat 1000 { x = x + 1 } } }\n    output y = x\n}\n",
		"a list that doubles":             "model M {\n    input x: f32[2]\n    l = [1]\n    repeat 60 { l = l + l }\n    output y = x * l.size\n}\n",
	}
	for name, text := range cases {
		t.Run(name, func(t *testing.T) {
			if _, diags := checkText("deep.dl", text, Options{}); !diags.HasErrors() {
				t.Error("no diagnostic")
			}
		})
	}
}

// deepFile nests layers of the user's, each in the next.
func deepFile(layers int) string {
	var b strings.Builder
	b.WriteString("layer L0(x) { return x -> Dense(2) }\n")
	for n := 1; n < layers; n++ {
		fmt.Fprintf(&b, "layer L%d(x) { return x -> L%d }\n", n, n-1)
	}
	fmt.Fprintf(&b, "model M {\n    input x: f32[2]\n    output y = x -> L%d\n}\n", layers-1)
	return b.String()
}
