package data

// Table is a source held in memory. Formats that read a file whole return one.
type Table struct {
	Cols  []Column
	Data  [][]byte   // of each column that is no text
	Texts [][]string // of each column of text
	N     int
}

// Columns returns the columns.
func (t *Table) Columns() []Column { return t.Cols }

// Rows returns the number of rows.
func (t *Table) Rows() int { return t.N }

// Read copies rows of a column.
func (t *Table) Read(column, from, to int, dst []byte) error {
	n := t.Cols[column].RowBytes()
	copy(dst, t.Data[column][from*n:to*n])
	return nil
}

// ReadText copies rows of a column of text.
func (t *Table) ReadText(column, from, to int, dst []string) error {
	copy(dst, t.Texts[column][from:to])
	return nil
}

// Close does nothing: the files are read.
func (t *Table) Close() error { return nil }
