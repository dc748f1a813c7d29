package bpe

// pair are two tokens, one behind the other.
type pair struct{ left, right int32 }

// merge is what becomes of a pair. Those of a lower rank are done first.
type merge struct {
	rank  int32
	token int32
}

// merger puts tokens together, in memory that is used again.
type merger struct {
	bytes []int32 // of a piece, its single bytes
	links []link
	queue []candidate
}

// link is a token of a list; one that has been put together with that before it has the token -1.
type link struct {
	token          int32
	before, behind int32 // -1: none
}

// candidate is a pair that may be put together: the token at a place with the one behind it.
type candidate struct {
	merge
	at int32
}

// less tells which pair is first: that of the lower rank, of equals the one on the left.
func (c candidate) less(d candidate) bool { return c.rank < d.rank || c.rank == d.rank && c.at < d.at }

// merge appends what is left of tokens once every pair that may be is put together.
func (m *merger) merge(to, tokens []int32, merges map[pair]merge) []int32 {
	m.links, m.queue = m.links[:0], m.queue[:0]
	for i, token := range tokens {
		m.links = append(m.links, link{token, int32(i) - 1, int32(i) + 1})
	}
	if len(tokens) == 0 {
		return to
	}
	m.links[len(tokens)-1].behind = -1
	for i := range m.links {
		m.offer(int32(i), merges)
	}
	for len(m.queue) > 0 {
		c := m.take()
		l := &m.links[c.at]
		if l.token < 0 || l.behind < 0 {
			continue
		}
		r := &m.links[l.behind]
		if merges[pair{l.token, r.token}] != c.merge {
			continue // one of the two has become another since
		}
		l.token, r.token = c.token, -1
		if l.behind = r.behind; l.behind >= 0 {
			m.links[l.behind].before = c.at
		}
		if l.before >= 0 {
			m.offer(l.before, merges)
		}
		m.offer(c.at, merges)
	}
	for at := int32(0); at >= 0; at = m.links[at].behind {
		to = append(to, m.links[at].token)
	}
	return to
}

// offer puts a place and what is behind it into the queue, if they may be put together.
func (m *merger) offer(at int32, merges map[pair]merge) {
	l := m.links[at]
	if l.behind < 0 {
		return
	}
	found, ok := merges[pair{l.token, m.links[l.behind].token}]
	if !ok {
		return
	}
	m.queue = append(m.queue, candidate{found, at})
	for i := len(m.queue) - 1; i > 0; {
		up := (i - 1) / 2
		if !m.queue[i].less(m.queue[up]) {
			break
		}
		m.queue[i], m.queue[up] = m.queue[up], m.queue[i]
		i = up
	}
}

// take removes the first of the queue, which is a heap.
func (m *merger) take() candidate {
	first, last := m.queue[0], len(m.queue)-1
	m.queue[0] = m.queue[last]
	m.queue = m.queue[:last]
	for i := 0; ; {
		down := 2*i + 1
		if down >= last {
			return first
		}
		if down+1 < last && m.queue[down+1].less(m.queue[down]) {
			down++
		}
		if !m.queue[down].less(m.queue[i]) {
			return first
		}
		m.queue[i], m.queue[down] = m.queue[down], m.queue[i]
		i = down
	}
}
