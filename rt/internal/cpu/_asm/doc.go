package main

//go:generate go run . -out ../vector_amd64.s -stubs ../vector_stubs_amd64.go -pkg cpu
