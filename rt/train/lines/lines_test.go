package lines

import (
	"math"
	"testing"
	"time"
)

func TestLines(t *testing.T) {
	names := []string{"loss", "accuracy", "val_loss", "val_accuracy"}
	for got, want := range map[string]string{
		Epoch(0, 4, 3*time.Second, Measured(names, []float64{0.23, 0.91, 0.0002, 0.9})): "Epoch 1/4 - 3s - accuracy: 0.9100 - loss: 0.2300 - val_accuracy: 0.9000 - val_loss: 2.0000e-04\n",
		Measured(names, []float64{1, 0, math.NaN(), math.NaN()}):                        " - accuracy: 0.0000 - loss: 1.0000",
		Took(4e9): "4s", Took(65e9): "1:05", Took(7209e9): "2:00:09",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
