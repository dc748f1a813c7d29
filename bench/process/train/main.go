// Command train makes an mlp and trains it for one step.
package main

import (
	"os"

	"github.com/dlgen/dlgen/bench/generated/mlp"
	"github.com/dlgen/dlgen/bench/process"
)

func main() {
	batch := make([]mlp.MlpSample, mlp.MlpBatchSize)
	if _, err := mlp.NewMlpTrainer(mlp.NewMlp()).Step(batch); err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
	process.Report()
}
