package prelude

import "embed"

// Files are the texts, one family a file.
//
//go:embed *.dl
var Files embed.FS
