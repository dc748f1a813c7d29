package text

import (
	"errors"
	"strconv"
)

// errInvalid is bytes that are no character; errUTF8 says where.
var errInvalid = errors.New("not UTF-8")

func errUTF8(at int64) error {
	return errors.New("byte " + strconv.FormatInt(at, 10) + ": not UTF-8; tokenizer=byte reads any file")
}

func errCharacter(file string, at int64, word []byte) error {
	return errors.New(file + ", byte " + strconv.FormatInt(at, 10) + ": the character " + strconv.Quote(string(word)) + " is not in the vocabulary that was learnt when generating")
}

func errTokenizer(name string) error {
	return errors.New("the tokenizer is char, byte or word, not " + name)
}

func errLengthOf(n int64) error {
	return errors.New("length lies between 1 and " + strconv.Itoa(maxLength) + ", not " + strconv.FormatInt(n, 10))
}

func errFew(tokens, length int) error {
	return errors.New(strconv.Itoa(tokens) + " tokens, want at least " + strconv.Itoa(length+1) + " for one row and the token after it")
}

func itoa(n int) string { return strconv.Itoa(n) }
