package device

// Header is the lines that come before a source's text: its defines. Compilers count the text's lines from 1 all the same.
func (s Source) Header() string {
	header := ""
	for _, d := range s.Defines {
		header += "#define " + d.Name + " " + d.Value + "\n"
	}
	return header + "#line 1\n"
}
