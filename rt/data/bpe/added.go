package bpe

import (
	"bytes"
	"cmp"
	"slices"
)

// addedToken is a token that is taken out of a text before anything else.
type addedToken struct {
	text   string
	number int32
	plain  bool // it takes in nothing of what stands beside it
}

// added are the added tokens. Those of the first list are looked for in the whole text, those of the second in what lies
// between them.
type added [2]addedList

// addedList has tokens by their first bytes, the longest first.
type addedList struct {
	byFirst [256][]*addedToken
	firsts  string // those bytes
	longest int
}

// add adds a token.
func (l *addedList) add(t *addedToken) {
	first := t.text[0]
	if len(l.byFirst[first]) == 0 {
		l.firsts += string([]byte{first})
	}
	l.byFirst[first] = append(l.byFirst[first], t)
	slices.SortStableFunc(l.byFirst[first], func(a, b *addedToken) int { return cmp.Compare(len(b.text), len(a.text)) })
	l.longest = max(l.longest, len(t.text))
}

// find returns where in buf the next token is, from a place on. Without one it is where one may begin that is not wholly
// there yet; if the text ends with buf, its end.
func (a *added) find(buf []byte, from int, eof bool) (int, *addedToken) {
	at, found := a[0].find(buf, from, eof)
	if inner, t := a[1].find(buf[:at], from, eof || found != nil); t != nil || found == nil {
		return inner, t
	}
	return at, found
}

func (l *addedList) find(buf []byte, from int, eof bool) (int, *addedToken) {
	end := len(buf)
	if !eof {
		end = max(from, end-max(l.longest-1, 0))
	}
	for at := from; at < end && l.firsts != ""; at++ {
		next := indexBytes(buf[at:end], l.firsts)
		if next < 0 {
			break
		}
		at += next
		for _, t := range l.byFirst[buf[at]] {
			if bytes.HasPrefix(buf[at:], []byte(t.text)) {
				return at, t
			}
		}
	}
	return end, nil
}

// indexBytes returns where the first of some bytes is.
func indexBytes(buf []byte, some string) int {
	if len(some) == 1 {
		return bytes.IndexByte(buf, some[0])
	}
	var is [256]bool
	for i := range len(some) {
		is[some[i]] = true
	}
	return slices.IndexFunc(buf, func(b byte) bool { return is[b] })
}
