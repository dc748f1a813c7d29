package data

import "sort"

// joined is the rows of several sources of the same columns, one source after the other.
type joined struct {
	Source // the first, whose columns count
	parts  []Source
	ends   []int // row behind each part
}

// Join makes one source of several, whose columns are the same.
func Join(parts []Source) (Source, error) {
	if len(parts) == 1 {
		return parts[0], nil
	}
	j := &joined{Source: parts[0], parts: parts}
	rows := 0
	for _, p := range parts {
		rows += p.Rows()
		j.ends = append(j.ends, rows)
		if err := fit(p.Columns(), parts[0].Columns()); err != nil {
			return nil, In(place(p, 0), err)
		}
	}
	return j, nil
}

// Rows returns the rows of all parts.
func (j *joined) Rows() int { return j.ends[len(j.ends)-1] }

// Select chooses columns of all parts, whose rows may depend on that.
func (j *joined) Select(columns []int) error {
	rows := 0
	for i, p := range j.parts {
		if s, ok := p.(Selector); ok {
			if err := s.Select(columns); err != nil {
				return err
			}
		}
		rows += p.Rows()
		j.ends[i] = rows
	}
	return nil
}

// each calls a function for the parts that rows from..to lie in, with the rows in the part and those before them.
func (j *joined) each(from, to int, read func(s Source, from, to, before int) error) error {
	start := from
	for from < to {
		i := sort.SearchInts(j.ends, from+1)
		first := 0
		if i > 0 {
			first = j.ends[i-1]
		}
		end := min(to, j.ends[i])
		if err := read(j.parts[i], from-first, end-first, from-start); err != nil {
			return err
		}
		from = end
	}
	return nil
}

// Read reads rows of a column.
func (j *joined) Read(column, from, to int, dst []byte) error {
	n := j.Columns()[column].RowBytes()
	return j.each(from, to, func(s Source, from, to, before int) error {
		return s.Read(column, from, to, dst[before*n:])
	})
}

// ReadText reads rows of a column of text.
func (j *joined) ReadText(column, from, to int, dst []string) error {
	return j.each(from, to, func(s Source, from, to, before int) error {
		return s.ReadText(column, from, to, dst[before:before+to-from])
	})
}

// Place says where a row lies.
func (j *joined) Place(row int) string {
	i := sort.SearchInts(j.ends, row+1)
	if i >= len(j.parts) {
		return rowText(row)
	}
	if i > 0 {
		row -= j.ends[i-1]
	}
	return place(j.parts[i], row)
}

// Close closes all parts.
func (j *joined) Close() error { return closeAll(j.parts) }

// closeAll closes sources and returns the first error.
func closeAll(sources []Source) error {
	var first error
	for _, s := range sources {
		if err := s.Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// OpenAll opens a source for each of several files and joins them.
func OpenAll(names []string, open func(name string) (Source, error)) (Source, error) {
	var parts []Source
	for _, name := range names {
		s, err := open(name)
		if err != nil {
			closeAll(parts)
			return nil, err
		}
		parts = append(parts, s)
	}
	s, err := Join(parts)
	if err != nil {
		closeAll(parts)
	}
	return s, err
}
