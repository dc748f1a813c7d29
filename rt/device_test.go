package rt

import (
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// lists are lists of launches, with what is wrong with them.
var lists = []struct {
	name, text string
	ok         bool
}{
	{"empty", "", true},
	{"whole", "arena 64\nupdates ws\nresult a0 4n*2\nwhat \"ids\"\nk0 64 128n*10/64*2 f0 w0 a512 n =-7\nfor 28n\nrof 3\nk1 1 1n a0+t0*4n+t1*8 t1\nend\nend\n", true},
	{"extent", "k1 64 7n/64*3 a0\nfor 5\nk1 64 1 a0+t0*4n t0\nend\n", true},
	{"exact", "exact 4096 k0 128 1n*128 a0\nthen k1 64 1n a0\nk2 64 1n a0\nend\n", true},
	{"then alone", "then k1 64 1n a0\n", false},
	{"then in a loop", "for 5\nthen k1 64 1n a0\nend\n", false},
	{"product", "product bf16/f32 1 8n 5 3 nt a0 w0 a512\nk0 64 5 a512\nend\n", true},
	{"product and bias", "product bf16 1 8n 5 3 nt a0 w0 a512 w64\nk0 64 5 a512\nend\n", true},
	{"no bias", "product bf16 1 8n 5 3 nt a0 w0 a512 =1\nk0 64 5 a512\nend\n", false},
	{"more than a bias", "product bf16 1 8n 5 3 nt a0 w0 a512 w64 w64\nk0 64 5 a512\nend\n", false},
	{"no end", "for 5\nk1 64 1 a0\n", false},
	{"end alone", "end\n", false},
	{"turn outside", "k1 64 1 t0\n", false},
	{"place", "k1 64 1 q0\n", false},
	{"group", "k1 0 1 a0\n", false},
	{"division", "k1 1 7/0 a0\n", false},
	{"negative", "k1 1 1 a-4\n", false},
}

// TestDeviceList reads lists, and refuses what is none.
func TestDeviceList(t *testing.T) {
	for _, c := range lists {
		if _, err := parseDeviceList(c.text); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestExtent counts for some rows.
func TestExtent(t *testing.T) {
	for text, want := range map[string]int{"7": 7, "7n": 21, "2nn": 18, "7n/4*5": 30, "0n": 0} {
		e, err := parseExtent(text)
		if err != nil || e.at(3) != want {
			t.Errorf("%s is %d for 3 rows (%v), want %d", text, e.at(3), err, want)
		}
	}
}

// FuzzDeviceList never panics.
func FuzzDeviceList(f *testing.F) {
	for _, c := range lists {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if l, err := parseDeviceList(text); err == nil && l == nil {
			t.Error("neither a list nor an error")
		}
	})
}

// TestWithoutDevice: the CPU computes where there is no driver, and one line says why; where a GPU is required that is an error.
func TestWithoutDevice(t *testing.T) {
	saved, said := gpu.open, ""
	old := gpu.say
	gpu.open, gpu.say = nil, func(line string) { said += line }
	defer func() { gpu.open, gpu.say = saved, old; UseDevice("") }()
	runs := 0
	code := &DeviceCode{Name: "net.dl"}
	g := &Graph{Run: func(*Call) { runs++ }, Device: OnDevice(code, "arena 0\n")}
	for range 2 {
		if err := new(Call).Do(g); err != nil {
			t.Fatal(err)
		}
	}
	if runs != 2 || strings.Count(said, "\n") != 1 || !strings.Contains(said, "net.dl: computing on the CPU: this program has no driver for GPUs") {
		t.Errorf("%d runs, said %q", runs, said)
	}
	UseDevice("gpu")
	if err := new(Call).Do(g); err == nil || runs != 2 {
		t.Errorf("a required GPU is missing: %v, %d runs", err, runs)
	}
	UseDevice("cpu")
	if err := new(Call).Do(g); err != nil || runs != 3 {
		t.Errorf("%v, %d runs", err, runs)
	}
}

// TestPrelude: the text has no line that both languages would not read.
func TestPrelude(t *testing.T) {
	if strings.Count(device.Prelude, "#if") != strings.Count(device.Prelude, "#endif") {
		t.Error("conditions are not closed")
	}
}
