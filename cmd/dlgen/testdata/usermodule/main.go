// Command usermodule trains a small model and predicts with it, as any module that uses dlgen would.
package main

import (
	"context"
	"fmt"
	"log"

	"example.com/usermodule/line"
)

func main() {
	m := line.NewLine(line.Seed(1))
	if _, err := m.Train(context.Background(), line.TrainOptions{}); err != nil {
		log.Fatal(err)
	}
	out, err := m.Predict(&line.LineInput{X: [1]float32{0.5}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f\n", out.Line[0])
}
