module github.com/dlgen/dlgen

go 1.26
