package data

import "github.com/dlgen/dlgen/rt"

// Memory is samples held in memory: a slab a field.
type Memory struct {
	fields []rt.Slab
	sizes  []int // bytes of a row of each field, or of all if shared
	shared []bool
	rows   int
	again  func() (*Reader, error) // reads the rows anew; nil if they are of no files
}

// Load reads all of a feed's rows into memory; see NewReader.
func Load(f *Feed, fields []rt.Tensor, files Finder, pool *rt.Pool) (*Memory, error) {
	r, err := NewReader(f, fields, files, pool)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.load(files)
}

// LoadInputs is Load of the first n fields, with the rows that the dataset's field keep leaves out: numbers may be missing
// in those.
func LoadInputs(f *Feed, fields []rt.Tensor, n int, files Finder, pool *rt.Pool) (*Memory, error) {
	r, err := NewReader(f, fields, files, pool)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	r.all, r.fields = true, fields[:n]
	return r.load(files)
}

// load reads all rows into memory.
func (r *Reader) load(files Finder) (*Memory, error) {
	f, m := r.feed, newMemory(r.fields, r.Rows())
	m.again = r.again(files)
	for block := range r.Blocks() {
		c, err := r.Read(block)
		if err != nil {
			return nil, err
		}
		if f.Keep && !r.all {
			m.appendKept(c, f)
		} else {
			m.append(c, f, 0, c.N)
		}
	}
	if m.rows == 0 {
		return nil, errIn(f.Dataset, errNoRows())
	}
	return m, nil
}

// newMemory returns memory for rows, none of which is there.
func newMemory(fields []rt.Tensor, rows int) *Memory {
	m := &Memory{}
	for i := range fields {
		m.fields = append(m.fields, rt.NewSlab(fields[i].Bytes(rows)))
		m.sizes = append(m.sizes, fields[i].Bytes(1))
		m.shared = append(m.shared, fields[i].Batchless)
	}
	return m
}

// append copies rows from..to of a block behind those that are there. What the feed gives for all rows alike becomes a
// value of each row, unless the model's field is alike for all, too.
func (m *Memory) append(c *rt.Call, f *Feed, from, to int) {
	for i, size := range m.sizes {
		switch {
		case m.shared[i]:
			copy(m.fields[i], c.Results[i][:size])
		case f.Graph.Results[i].Batchless:
			for row := range to - from {
				copy(m.fields[i][(m.rows+row)*size:], c.Results[i][:size])
			}
		default:
			copy(m.fields[i][m.rows*size:], c.Results[i][from*size:to*size])
		}
	}
	m.rows += to - from
}

// appendKept appends the rows of a block that are kept.
func (m *Memory) appendKept(c *rt.Call, f *Feed) {
	last := len(f.Graph.Results) - 1
	for row := range c.N {
		if kept(c, f, last, row) {
			m.append(c, f, row, row+1)
		}
	}
}

// kept reports whether a row of a block is kept: the result of that number tells.
func kept(c *rt.Call, f *Feed, result, row int) bool {
	if f.Graph.Results[result].Batchless {
		row = 0
	}
	return c.Results[result].Bool(0, row+1)[row]
}

// Rows returns how many there are.
func (m *Memory) Rows() int { return m.rows }

// Field returns the memory of a field, row after row.
func (m *Memory) Field(i int) rt.Slab {
	if m.shared[i] {
		return m.fields[i]
	}
	return m.fields[i][:m.rows*m.sizes[i]]
}

// Gather copies the rows of those numbers into fields.
func (m *Memory) Gather(rows []int, fields []rt.Slab) error {
	if err := m.gatherShared(fields); err != nil {
		return err
	}
	for i, size := range m.sizes {
		from, to := m.fields[i], fields[i]
		if m.shared[i] {
			continue
		}
		for k, row := range rows {
			copy(to[k*size:(k+1)*size], from[row*size:(row+1)*size])
		}
	}
	return nil
}

// gatherShared copies what is alike for all rows.
func (m *Memory) gatherShared(fields []rt.Slab) error {
	if len(fields) != len(m.fields) {
		return errFields(len(m.fields), len(fields))
	}
	for i := range fields {
		if m.shared[i] {
			copy(fields[i], m.fields[i])
		}
	}
	return nil
}

// copyRow copies a row to place k of the fields.
func (m *Memory) copyRow(row, k int, fields []rt.Slab) {
	for i, size := range m.sizes {
		if !m.shared[i] {
			copy(fields[i][k*size:(k+1)*size], m.fields[i][row*size:(row+1)*size])
		}
	}
}
