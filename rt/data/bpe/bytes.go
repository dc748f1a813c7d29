package bpe

import (
	"encoding/json"
	"errors"
	"strings"
)

// Vocabularies are written in an alphabet of 256 characters that can be seen: a byte that is a visible character of Latin 1
// is that, the others are those from U+0100 on, in their order. A space is Ġ.

// byteOf are the bytes of those characters.
var byteOf = func() map[rune]byte {
	out := make(map[rune]byte, 256)
	hidden := rune(0x100)
	for b := range 256 {
		if b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae {
			out[rune(b)] = byte(b)
			continue
		}
		out[hidden] = byte(b)
		hidden++
	}
	return out
}()

// bytesOf returns what a token of that alphabet stands for.
func bytesOf(written string) (string, bool) {
	out := make([]byte, 0, len(written))
	for _, r := range written {
		b, ok := byteOf[r]
		if !ok {
			return "", false
		}
		out = append(out, b)
	}
	return string(out), true
}

// pairOf reads the tokens of a merge.
func pairOf(raw json.RawMessage) (left, right string, err error) {
	var list []string
	if len(raw) > 0 && raw[0] == '"' {
		var both string
		if err := json.Unmarshal(raw, &both); err != nil {
			return "", "", err
		}
		list = strings.Split(both, " ")
	} else if err := json.Unmarshal(raw, &list); err != nil {
		return "", "", err
	}
	if len(list) != 2 {
		return "", "", errors.New("it has two tokens")
	}
	left, okLeft := bytesOf(list[0])
	right, okRight := bytesOf(list[1])
	if !okLeft || !okRight {
		return "", "", errors.New("it is not written in the alphabet of bytes")
	}
	return left, right, nil
}
