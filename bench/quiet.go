package main

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// waitForQuiet waits until as many cores are idle as there are threads, but no longer than so many seconds.
func waitForQuiet(threads int, seconds float64) {
	const pause = 250 * time.Millisecond
	end := time.Now().Add(time.Duration(seconds * float64(time.Second)))
	for time.Now().Before(end) {
		before := idleTicks()
		time.Sleep(pause)
		free := 0
		for i, after := range idleTicks() {
			if i < len(before) && after-before[i] > 20 { // of 25 ticks, 10 ms each
				free++
			}
		}
		if free >= threads || len(before) == 0 {
			return
		}
	}
}

// idleTicks is how long each core has been idle; nothing where the system does not tell.
func idleTicks() (ticks []int) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) > 4 && strings.HasPrefix(fields[0], "cpu") && fields[0] != "cpu" {
			n, _ := strconv.Atoi(fields[4])
			ticks = append(ticks, n)
		}
	}
	return ticks
}
