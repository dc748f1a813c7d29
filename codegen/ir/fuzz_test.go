package ir

import "testing"

// FuzzParse: any text gives a graph or a fault; a graph's text is read again as the same.
func FuzzParse(f *testing.F) {
	f.Add(sample)
	for _, fault := range faults {
		f.Add("graph g {\n  %x = param field \"x\" : f32[-1, 4]\n  " + fault.op + "\n}\n")
	}
	f.Fuzz(func(t *testing.T, text string) {
		g, err := Parse(text)
		if err != nil {
			return
		}
		printed := Print(g)
		again, err := Parse(printed)
		if err != nil {
			t.Fatalf("%v\n%s", err, printed)
		}
		if second := Print(again); second != printed {
			t.Fatalf("first\n%s\nthen\n%s", printed, second)
		}
	})
}
