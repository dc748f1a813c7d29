package gpu

import "github.com/dlgen/dlgen/rt"

func init() { rt.RegisterDevice(Open) }
