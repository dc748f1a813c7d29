package bpe

import (
	"errors"
	"strconv"
)

func errUTF8(at int64) error {
	return errors.New("byte " + strconv.FormatInt(at, 10) + " or behind it: not UTF-8; tokenizer=byte reads any file")
}

func errByte(at int64, b byte) error {
	return errors.New("byte " + strconv.FormatInt(at, 10) + ": the tokenizer has no token for the byte 0x" + strconv.FormatInt(int64(b), 16))
}

func errPiece(at int64) error {
	return errors.New("byte " + strconv.FormatInt(at, 10) + ": more than " + strconv.Itoa(maxPiece) + " bytes without a place at which the tokenizer parts text")
}

func errStrips(at int64, token string) error {
	return errors.New("byte " + strconv.FormatInt(at, 10) + ": the token " + strconv.Quote(token) + " takes in the white space or looks at the words beside it (lstrip, rstrip, single_word), which is not supported")
}

// errUnsupported tells which part of a tokenizer is not read.
func errUnsupported(what string) error {
	return errors.New(what + " is not supported: a tokenizer.json is read with a model of the type BPE behind the pre-tokenizer ByteLevel, as those of GPT-2 and Llama 3 are")
}

func errWrong(what string) error { return errors.New("no tokenizer: " + what) }

func errLength(n int64) error {
	return errors.New("length lies between 1 and " + strconv.Itoa(maxLength) + ", not " + strconv.FormatInt(n, 10))
}

func errFew(tokens, length int) error {
	return errors.New(strconv.Itoa(tokens) + " tokens, want at least " + strconv.Itoa(length+1) + " for one row and the token after it")
}
