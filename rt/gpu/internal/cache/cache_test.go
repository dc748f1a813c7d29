package cache

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

func TestPutGet(t *testing.T) {
	c := &Cache{Dir: filepath.Join(t.TempDir(), "kernels")}
	key := KeyOf("opencl", "driver 1", "device", "text")
	if _, ok := c.Get(key); ok {
		t.Fatal("an empty cache has an entry")
	}
	for _, data := range [][]byte{nil, {0}, bytes.Repeat([]byte("binary"), 10000)} {
		c.Put(key, data)
		got, ok := c.Get(key)
		if !ok || !bytes.Equal(got, data) {
			t.Errorf("%d bytes came back as %d, %v", len(data), len(got), ok)
		}
	}
	left, err := os.ReadDir(c.Dir)
	if err != nil || len(left) != 1 {
		t.Errorf("the folder has %d files, want 1 (%v)", len(left), err)
	}
}

// TestKeys keeps parts of a key apart.
func TestKeys(t *testing.T) {
	if KeyOf("ab", "c") == KeyOf("a", "bc") || KeyOf("a") == KeyOf("a", "") {
		t.Error("different parts have the same key")
	}
}

// TestDamaged changes each byte of an entry in turn, and cuts it at each length: all are found out, and removed.
func TestDamaged(t *testing.T) {
	c := &Cache{Dir: t.TempDir()}
	key := KeyOf("x")
	whole := encode(key, []byte("some kernels"))
	damaged := func(what string, file []byte) {
		t.Helper()
		if err := os.WriteFile(c.path(key), file, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, ok := c.Get(key); ok {
			t.Errorf("%s: taken for sound", what)
		}
		if _, err := os.Stat(c.path(key)); !os.IsNotExist(err) {
			t.Errorf("%s: still there", what)
		}
	}
	for i := range whole {
		file := bytes.Clone(whole)
		file[i] ^= 1
		damaged("byte "+strconv.Itoa(i), file)
		damaged("cut at "+strconv.Itoa(i), whole[:i])
	}
	damaged("one byte more", append(bytes.Clone(whole), 0))
	damaged("another key", encode(KeyOf("y"), []byte("some kernels")))
	c.Put(key, []byte("some kernels"))
	if _, ok := c.Get(key); !ok {
		t.Error("a rebuilt entry is not found")
	}
}

func TestPrune(t *testing.T) {
	c := &Cache{Dir: t.TempDir(), Most: 3}
	keys := make([]Key, 6)
	for i := range keys {
		keys[i] = KeyOf(strconv.Itoa(i))
		c.Put(keys[i], []byte{byte(i)})
		old := time.Now().Add(time.Duration(i-10) * time.Minute)
		if err := os.Chtimes(c.path(keys[i]), old, old); err != nil {
			t.Fatal(err)
		}
	}
	for i, key := range keys {
		if _, ok := c.Get(key); ok != (i >= 3) {
			t.Errorf("entry %d: %v", i, ok)
		}
	}
}

// TestUnwritable wants no more than a cache that keeps nothing.
func TestUnwritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*Cache{nil, {Dir: filepath.Join(file, "kernels")}} {
		c.Put(KeyOf("x"), []byte("x"))
		c.Drop(KeyOf("x"))
		if _, ok := c.Get(KeyOf("x")); ok {
			t.Error("found something")
		}
	}
}

// FuzzDecode reads any file: what is taken for sound is what encode writes.
func FuzzDecode(f *testing.F) {
	key := KeyOf("fuzz")
	f.Add(encode(key, nil))
	f.Add(encode(key, []byte("some kernels")))
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, file []byte) {
		if data, ok := decode(key, file); ok && !bytes.Equal(encode(key, data), file) {
			t.Errorf("%q is taken for sound", file)
		}
	})
}
