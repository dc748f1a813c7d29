package diag

// Codes of the driver.
const (
	InternalError Code = "DL1001"
	PackageClash  Code = "DL1002"
	OverBudget    Code = "DL1003"
)

var driverCodes = []Info{
	{InternalError, "internal error", "A fault of dlgen itself. Please report it with the file.", ""},
	{PackageClash, "two models of one name in a package", "The files of a folder become one Go package, so their models have names of their own.", ""},
	{OverBudget, "over budget", "The model is larger than `--max-params`, `--max-memory` or `--max-flops` allow.", ""},
}
