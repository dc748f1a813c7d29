package diag

// Codes of the driver.
const (
	InternalError Code = "DL1001"
	PackageClash  Code = "DL1002"
	OverBudget    Code = "DL1003"
)

var driverCodes = []Info{
	{InternalError, "internal error", "A fault of dlgen itself. Please report it with the file.", ""},
	{PackageClash, "two declarations of one name in a Go package", "The files of a folder become one Go package, so their models have names of their own, and none that dlgen declares there.", `$ dlgen generate .
-- first.dl --
model Net {
    input x: f32[4]
    output y = x -> Dense(2)
}
-- second.dl --
model Net {
    input x: f32[8]
    output y = x -> Dense(2)
}
`},
	{OverBudget, "over budget", "The model is larger than `--max-params`, `--max-memory` or `--max-flops` allow.", `$ dlgen check --max-params 1000 net.dl
-- net.dl --
model Net {
    input x: f32[64]
    output y = x -> Dense(64, activation=relu) -> Dense(2)
}
`},
}
