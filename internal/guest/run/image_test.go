package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestROM: the ROM's table has each segment with as many pieces as the disk has of it, and the processor's first instruction goes to
// the ROM's begin.
func TestROM(t *testing.T) {
	segments := []segment{{0x10000, []byte("a")}, {0x100000, bytes.Repeat([]byte("b"), piece+1)}}
	image, cylinders := disk(segments)
	if image[0] != 'a' || image[piece] != 'b' || image[2*piece] != 'b' || image[2*piece+1] != 0 || len(image) != cylinders*16*63*512 {
		t.Errorf("a disk of %d bytes and %d cylinders does not hold the segments in whole pieces", len(image), cylinders)
	}
	r := rom(segments)
	for i, want := range []uint32{0x10000, 1, 0x100000, 2, 0} {
		if got := binary.LittleEndian.Uint32(r[table+4*i:]); got != want {
			t.Errorf("word %d of the table is %#x, want %#x", i, got, want)
		}
	}
	if len(r) != romSize || !bytes.Equal(r[0xfff0:0xfff5], []byte{0xea, 0, 0, 0, 0xf0}) {
		t.Errorf("the first instruction is % x", r[0xfff0:0xfff5])
	}
}

// TestArchive: folders come before what lies in them, each once, and every entry begins at a multiple of four.
func TestArchive(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"x", "y/z"} {
		os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name+" is here"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a := archive{known: map[string]bool{}}
	if err := a.add("in/here", dir); err != nil {
		t.Fatal(err)
	}
	a.end([]string{"in/here/x"})
	var names []string
	for text := a.String(); text != ""; {
		var size, length int
		for _, field := range []struct {
			at int
			to *int
		}{{54, &size}, {94, &length}} {
			for _, digit := range text[field.at : field.at+8] {
				*field.to = *field.to<<4 | strings.IndexRune("0123456789abcdef", digit)
			}
		}
		if text[:6] != "070701" {
			t.Fatalf("an entry begins with %q", text[:6])
		}
		names = append(names, text[110:110+length-1])
		text = text[(110+length+3)&^3:]
		text = text[(size+3)&^3:]
	}
	const want = "in in/here in/here/x in/here/y in/here/y/z commands dev dev/console TRAILER!!!"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("entries are %s, want %s", got, want)
	}
}

// TestBoot: what is no kernel is told.
func TestBoot(t *testing.T) {
	if _, err := boot(make([]byte, 4096), nil, "", 64); err == nil {
		t.Error("zeros boot")
	}
}
