package bpe

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// piece is a part of a text that becomes tokens by itself.
type piece struct {
	text  []byte // stays until the next piece
	token int32  // of one that is an added token, else -1
	at    int64  // where it begins
	fresh bool   // it begins the text, or follows an added token
}

// maxPiece is the longest piece that is read.
const maxPiece = 1 << 20

// scanner cuts a text into pieces, as much of it in memory as it has to see.
type scanner struct {
	t     *Tokenizer
	r     io.Reader
	buf   []byte
	pos   int   // of the next piece in buf
	at    int64 // of buf in the text
	eof   bool
	fresh bool

	end   int         // in buf: of what lies before the next added token, as far as that is known
	final bool        // there is an added token at end, or the text ends there
	token *addedToken // at end, or nil
	given []byte      // a piece with a space that the text has not
}

// scan begins at the start of a text.
func (t *Tokenizer) scan(r io.Reader) *scanner { return t.scanAt(r, 0, true) }

// scanAt begins at a piece.
func (t *Tokenizer) scanAt(r io.Reader, at int64, fresh bool) *scanner {
	return &scanner{t: t, r: r, at: at, fresh: fresh, end: -1}
}

// next returns the next piece; io.EOF: there is none.
func (s *scanner) next() (piece, error) {
	if s.at == 0 && s.pos == 0 && len(s.buf) == 0 {
		if err := s.begin(); err != nil {
			return piece{}, err
		}
	}
	for {
		if s.end < s.pos {
			s.find()
		}
		switch {
		case s.end > s.pos:
			if p, ok, err := s.cut(); ok || err != nil {
				return p, err
			}
		case s.token != nil:
			return s.take(), s.strips()
		case s.final:
			return piece{}, io.EOF
		}
		if err := s.more(); err != nil {
			return piece{}, err
		}
	}
}

// begin passes over a byte order mark.
func (s *scanner) begin() error {
	err := s.more()
	if bytes.HasPrefix(s.buf, []byte("\ufeff")) {
		s.pos = 3
	}
	return err
}

// find finds the next added token in what is there.
func (s *scanner) find() {
	s.end, s.token = s.t.added.find(s.buf, s.pos, s.eof)
	s.final = s.token != nil || s.eof
}

// cut takes a piece of what lies before an added token.
func (s *scanner) cut() (piece, bool, error) {
	rest, given := s.buf[s.pos:s.end], 0
	if s.fresh && s.t.space && rest[0] != ' ' {
		s.given = append(append(s.given[:0], ' '), rest...)
		rest, given = s.given, 1
	}
	n, ok := s.t.pattern.cut(&text{bytes: rest, final: s.final})
	switch {
	case ok && n > maxPiece || !ok && len(rest) > maxPiece:
		return piece{}, false, errPiece(s.at + int64(s.pos))
	case !ok:
		return piece{}, false, nil
	}
	p := piece{text: rest[:n], token: -1, at: s.at + int64(s.pos), fresh: s.fresh}
	if !utf8.Valid(p.text) {
		return p, false, errUTF8(p.at)
	}
	s.pos += n - given
	s.fresh = false
	return p, true, nil
}

// take takes the added token.
func (s *scanner) take() piece {
	p := piece{text: s.buf[s.pos : s.pos+len(s.token.text)], token: s.token.number, at: s.at + int64(s.pos), fresh: s.fresh}
	s.pos += len(s.token.text)
	s.end, s.fresh = -1, true
	return p
}

// strips is the error of a token that takes in what stands beside it.
func (s *scanner) strips() error {
	if s.token.plain {
		return nil
	}
	return errStrips(s.at+int64(s.pos-len(s.token.text)), s.token.text)
}

// more reads on, at least as much as there is.
func (s *scanner) more() error {
	s.buf = append(s.buf[:0], s.buf[s.pos:]...)
	s.at += int64(s.pos)
	s.pos, s.end = 0, -1
	want := max(1<<15, 2*len(s.buf))
	if cap(s.buf) < want {
		s.buf = append(make([]byte, 0, want), s.buf...)
	}
	n, err := io.ReadFull(s.r, s.buf[len(s.buf):want])
	s.buf = s.buf[:len(s.buf)+n]
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		s.eof = true
		return nil
	}
	return err
}
