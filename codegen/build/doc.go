// Package build turns generated Go into a program: it writes the packages and a main into a cache folder
// keyed by content, runs `go build` there and gives the path of the binary. What has been built before is
// not built again, and nothing is ever written into the user's tree.
//
// The runtime comes from the module of the folder that the .dl file lies in, if that module has one (this
// project's own checkout, or a user's module that requires it); elsewhere from the copy that the command
// embeds, so no network is needed.
package build
