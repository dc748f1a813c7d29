// Command predict loads the weights of the mlp and predicts once: what a program costs that only predicts.
package main

import (
	"os"

	"github.com/dlgen/dlgen/bench/generated/mlp"
	"github.com/dlgen/dlgen/bench/process"
)

func main() {
	m, err := mlp.LoadMlp(os.Args[1])
	if err == nil {
		in := &mlp.MlpInput{}
		in.Image[0] = 1
		_, err = m.Predict(in)
	}
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
	process.Report()
}
