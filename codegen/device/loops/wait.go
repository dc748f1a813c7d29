package loops

// accesses are what pieces of a kernel read and write: whether only by the work items to which the elements belong.
type accesses struct {
	reads, writes map[string]bool // true: own elements only
	made          []string
}

func (a *accesses) note(key string, write, own bool) {
	if a.reads == nil {
		a.reads, a.writes = map[string]bool{}, map[string]bool{}
	}
	m := a.reads
	if write {
		m = a.writes
	}
	if was, ok := m[key]; ok {
		own = own && was
	}
	m[key] = own
}

// meets reports whether b must wait for what a has done.
func (a *accesses) meets(b *accesses) bool {
	clash := func(before, now map[string]bool) bool {
		for key, own := range now {
			if was, ok := before[key]; ok && !(own && was) {
				return true
			}
		}
		return false
	}
	return clash(a.writes, b.reads) || clash(a.writes, b.writes) || clash(a.reads, b.writes)
}

// part writes a piece of the kernel; work items wait for each other before it if they must.
func (l *loop) part(write func()) {
	at := len(l.k.Lines)
	l.piece, l.plain = accesses{}, true
	write()
	if l.since.meets(&l.piece) {
		l.k.Lines = append(l.k.Lines[:at], append([]string{"BARRIER;"}, l.k.Lines[at:]...)...)
		l.since = accesses{}
	}
	for key, own := range l.piece.reads {
		l.since.note(key, false, own)
	}
	for key, own := range l.piece.writes {
		l.since.note(key, true, own)
	}
	for _, key := range l.piece.made {
		l.made[key] = true
	}
}
