package rt

// Generated code fits a runtime if its contract lies between MinVersion and MaxVersion. It says so in a constant
// that does not compile where it does not fit. MaxVersion is what this version of dlgen generates; both are raised when what
// generated code uses changes, which a test of codegen/golang tells.
const (
	MinVersion = 2
	MaxVersion = 2
)
