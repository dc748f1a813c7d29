package gotext

import (
	"strings"
	"testing"
)

// TestMarks: no mark is white space, which formatting would drop, and no two are alike: the keys would not compile.
func TestMarks(t *testing.T) {
	for mark := range map[string]bool{OpenMark: true, CloseMark: true, NameMark: true, anonymousMark: true, OpenSize: true, CloseSize: true, OpenCall: true,
		CloseCall: true, OpenPlace: true, ClosePlace: true, OpenOther: true, CloseOther: true, OpenLocal: true, CloseLocal: true, SliceMark: true} {
		if strings.TrimSpace(mark) == "" {
			t.Errorf("%q is white space", mark)
		}
	}
}
