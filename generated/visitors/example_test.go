package visitors_test

import (
	"context"
	"fmt"
	"log"
	"slices"

	"github.com/dlgen/dlgen/generated/visitors"
	"github.com/dlgen/dlgen/rt/data"
)

// The newest rows of a series tell what comes after it.
func ExampleVisitors_Predict() {
	m := visitors.NewVisitors()
	if _, err := m.Train(context.Background(), visitors.TrainOptions{Files: data.NewFinder("../../examples", ""), Epochs: 20}); err != nil {
		log.Fatal(err)
	}
	series := make([]float32, 100)
	for day := range series {
		if day%7 != 3 { // when it is closed
			series[day] = 400
		}
	}
	var in visitors.VisitorsInput
	copy(in.Past[:], series[len(series)-len(in.Past):])
	out, err := m.Predict(&in)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("closed on day", len(series)+slices.Index(out.Visitors[:], slices.Min(out.Visitors[:])))
	// Output: closed on day 101
}
