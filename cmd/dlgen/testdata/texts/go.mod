module example.com/texts

go 1.26

tool github.com/dlgen/dlgen/cmd/dlgen

require github.com/dlgen/dlgen v0.0.0

replace github.com/dlgen/dlgen => ../../../..
