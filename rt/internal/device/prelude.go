package device

import _ "embed"

// Prelude comes before the kernels of a model: it makes one text of CUDA C++ and OpenCL C 1.2.
//
//go:embed prelude.h
var Prelude string
