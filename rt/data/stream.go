package data

import (
	"io"
	"sort"
	"sync"

	"github.com/dlgen/dlgen/rt"
)

// DefaultMemory is how many bytes of samples are held in memory unless the caller says otherwise: 1 GiB.
const DefaultMemory = 1 << 30

// rowsAlike is the most memory for samples of sources without columns: their rows are drawn independently, so that it
// does not matter how far they are shuffled.
const rowsAlike = 64 << 20

// Blocked is Samples of which a block of rows at a time is in memory. Who goes through the rows block by block, in any
// order inside one, has each block read once.
type Blocked interface {
	Samples
	// BlockRows returns the rows of a block.
	BlockRows() int
	// Ahead begins to read the block of a row, while another is used.
	Ahead(row int)
}

// Open makes samples of a feed's rows: in memory if they take no more than files.Memory, else as Blocked. See NewReader
// for the arguments. Close releases what they hold.
func Open(f *Feed, fields []rt.Tensor, files Finder, pool *rt.Pool) (Samples, error) {
	r, err := NewReader(f, fields, files, pool)
	if err != nil {
		return nil, err
	}
	memory := files.Memory
	if memory <= 0 {
		memory = DefaultMemory
	}
	row := max(r.rowBytes(), 1)
	if int64(r.Rows()) <= memory/row {
		defer r.Close()
		return r.load(files)
	}
	if len(f.Columns) == 0 {
		memory = min(memory, rowsAlike)
	}
	s, err := newStream(r, memory/slots/row)
	if err != nil {
		r.Close()
		return nil, err
	}
	return s, nil
}

// Close releases what samples hold, if anything.
func Close(s Samples) error {
	if c, ok := s.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// rowBytes returns the bytes of the fields of a row.
func (r *Reader) rowBytes() (n int64) {
	for i := range r.fields {
		if !r.fields[i].Batchless {
			n += int64(r.fields[i].Bytes(1))
		}
	}
	return n
}

// slots is how many blocks are in memory: one that is used, and one that is read or was used before.
const slots = 2

// stream is samples that are read again whenever they are used.
type stream struct {
	reader  *Reader
	rows    int
	block   int   // rows of a block
	kept    []int // rows kept before each of the reader's blocks; nil if all are
	reading sync.Mutex
	closed  bool       // under reading
	lock    sync.Mutex // of slots and turn
	slots   [slots]slot
	turn    int // counts uses
}

// slot is a block in memory.
type slot struct {
	block  int // -1: none
	used   int // in which turn
	memory *Memory
	ready  chan struct{} // closed once the block is there
	err    error
}

// newStream makes samples of blocks of about so many rows.
func newStream(r *Reader, block int64) (*stream, error) {
	unit := int64(r.feed.Rows)
	s := &stream{reader: r, rows: r.Rows(), block: int(max(block/unit, 1) * unit)}
	if r.feed.Keep {
		if err := s.count(); err != nil {
			return nil, err
		}
	}
	if s.rows == 0 {
		return nil, errIn(r.feed.Dataset, errNoRows())
	}
	for i := range s.slots {
		s.slots[i].block = -1
	}
	return s, nil
}

// count reads all rows and counts those that are kept.
func (s *stream) count() error {
	s.kept = []int{0}
	last := len(s.reader.feed.Graph.Results) - 1
	for block := range s.reader.Blocks() {
		c, err := s.reader.Read(block)
		if err != nil {
			return err
		}
		n := 0
		for row := range c.N {
			if kept(c, s.reader.feed, last, row) {
				n++
			}
		}
		s.kept = append(s.kept, s.kept[block]+n)
	}
	s.rows = s.kept[len(s.kept)-1]
	return nil
}

// Rows returns how many there are.
func (s *stream) Rows() int { return s.rows }

// BlockRows returns the rows of a block.
func (s *stream) BlockRows() int { return s.block }

// Gather copies the rows of those numbers into fields.
func (s *stream) Gather(rows []int, fields []rt.Slab) error {
	var at *slot
	for k, row := range rows {
		if block := row / s.block; at == nil || at.block != block {
			var err error
			if at, err = s.want(block); err != nil {
				return err
			}
			if err := at.memory.gatherShared(fields); err != nil {
				return err
			}
		}
		at.memory.copyRow(row%s.block, k, fields)
	}
	return nil
}

// Ahead begins to read the block of a row.
func (s *stream) Ahead(row int) {
	block := row / s.block
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.find(block) == nil {
		if free := s.oldest(); free != nil {
			free.begin(block)
			go s.fill(free)
		}
	}
}

// want returns the slot of a block once it is read.
func (s *stream) want(block int) (*slot, error) {
	s.lock.Lock()
	at := s.find(block)
	for at == nil {
		if at = s.oldest(); at != nil {
			at.begin(block)
			go s.fill(at)
			break
		}
		busy := s.slots[0].ready // all are being read: wait for one
		s.lock.Unlock()
		<-busy
		s.lock.Lock()
		at = s.find(block)
	}
	s.turn++
	at.used = s.turn
	ready := at.ready
	s.lock.Unlock()
	<-ready
	if at.err != nil {
		at.block = -1 // may be tried again
	}
	return at, at.err
}

// find returns the slot that has a block or is to have it.
func (s *stream) find(block int) *slot {
	for i := range s.slots {
		if s.slots[i].block == block {
			return &s.slots[i]
		}
	}
	return nil
}

// oldest returns the slot that was used longest ago of those that are not being read, or nil.
func (s *stream) oldest() *slot {
	var out *slot
	for i := range s.slots {
		at := &s.slots[i]
		if !at.busy() && (out == nil || at.used < out.used) {
			out = at
		}
	}
	return out
}

// busy reports whether a block is being read.
func (at *slot) busy() bool {
	if at.ready == nil {
		return false
	}
	select {
	case <-at.ready:
		return false
	default:
		return true
	}
}

// begin makes a slot that of a block to be read.
func (at *slot) begin(block int) { at.block, at.ready, at.err = block, make(chan struct{}), nil }

// fill reads the block of a slot.
func (s *stream) fill(at *slot) {
	s.reading.Lock()
	defer s.reading.Unlock()
	defer close(at.ready)
	from := at.block * s.block
	to := min(from+s.block, s.rows)
	if at.memory == nil {
		at.memory = newMemory(s.reader.fields, s.block)
	}
	at.memory.rows = 0
	if s.closed {
		at.err = errClosed()
		return
	}
	at.err = s.read(at.memory, from, to)
}

// read appends rows from..to of those that are kept.
func (s *stream) read(m *Memory, from, to int) error {
	unit := s.reader.feed.Rows
	block := from / unit
	if s.kept != nil {
		block = sort.SearchInts(s.kept, from+1) - 1
	}
	for ; from < to; block++ {
		c, err := s.reader.Read(block)
		if err != nil {
			return err
		}
		if s.kept == nil {
			n := min(c.N, to-from)
			m.append(c, s.reader.feed, 0, n)
			from += n
			continue
		}
		last, number := len(s.reader.feed.Graph.Results)-1, s.kept[block]
		for row := range c.N {
			if !kept(c, s.reader.feed, last, row) {
				continue
			}
			if number >= from && number < to {
				m.append(c, s.reader.feed, row, row+1)
				from++
			}
			number++
		}
	}
	return nil
}

// Close ends reading and closes the sources.
func (s *stream) Close() error {
	s.reading.Lock()
	defer s.reading.Unlock()
	s.closed = true
	return s.reader.Close()
}
