package packed

import "errors"

var errFolder = errors.New("this is a folder, not a file")
