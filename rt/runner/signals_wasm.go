package runner

import "os"

// heard are the signals that end a verb in order. There are no terminals and no other processes here.
func heard() []os.Signal { return []os.Signal{os.Interrupt} }
