package elementwise

import "github.com/dlgen/dlgen/rt"

// Models describes the models of this package to the runtime, in the order of the file: whoever has memory for the fields
// of a call runs them without the copies of Predict.
func Models() []*rt.Model { return []*rt.Model{plusModel(), geluModel(), rowsModel(), normModel()} }
