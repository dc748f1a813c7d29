package cpu

import (
	"os"
	"time"
)

// usualFork is what dividing work costs on machines on which the sizes of work were chosen that threads pay for.
const usualFork = 300 * time.Nanosecond

// ForkCost is how many times as much it costs on this machine, 1 at least: work that threads share must be so many times as
// large. DLGEN_FORK, a duration such as 2us, tells what it costs; what is computed does not depend on it.
var ForkCost = forkCost(os.Getenv("DLGEN_FORK"))

func forkCost(fork string) int {
	const most = 1 << 10
	d, err := time.ParseDuration(fork)
	if err != nil {
		return 1
	}
	return int(min(max(d/usualFork, 1), most))
}
