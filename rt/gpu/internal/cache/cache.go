// Package cache keeps compiled kernels on disk.
//
// An entry is one file, named by a hash of everything that the result depends on: driver, its version, device, options, text. It
// is written beside its place and renamed, so a reader sees all of it or nothing; and it ends with a hash of itself, so what
// a full disk or a crash left is found out, removed and made again. The cache never makes a program fail: where it cannot be read or
// written, kernels are compiled.
package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strconv"
)

// Cache is a folder of compiled kernels. Its nil value keeps nothing.
type Cache struct {
	Dir string
	// Most is how many entries are kept; 0 means 1,024. The oldest go first.
	Most int
}

// Default returns the cache of the user: kernels in $DLGEN_CACHE, or in dlgen in the user's cache folder; nil if there is neither.
func Default() *Cache {
	if dir := os.Getenv("DLGEN_CACHE"); dir != "" {
		return &Cache{Dir: filepath.Join(dir, "kernels")}
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return nil
	}
	return &Cache{Dir: filepath.Join(dir, "dlgen", "kernels")}
}

// Key is the name of an entry.
type Key [sha256.Size]byte

// KeyOf hashes what a result depends on. The parts cannot run into each other.
func KeyOf(parts ...string) Key {
	h := sha256.New()
	for _, part := range parts {
		h.Write([]byte(strconv.Itoa(len(part))))
		h.Write([]byte{':'})
		h.Write([]byte(part))
	}
	return Key(h.Sum(nil))
}

// Get returns an entry. A file that is not what Put wrote is removed.
func (c *Cache) Get(key Key) ([]byte, bool) {
	if c == nil {
		return nil, false
	}
	path := c.path(key)
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, false
	}
	data, ok := decode(key, file)
	if !ok {
		_ = os.Remove(path)
	}
	return data, ok
}

// Put keeps an entry, if it can.
func (c *Cache) Put(key Key, data []byte) {
	if c == nil || os.MkdirAll(c.Dir, 0o755) != nil {
		return
	}
	temp, err := os.CreateTemp(c.Dir, "new-*")
	if err != nil {
		return
	}
	_, err = temp.Write(encode(key, data))
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temp.Name(), c.path(key))
	}
	if err != nil {
		_ = os.Remove(temp.Name())
		return
	}
	c.prune()
}

// Drop removes an entry that a driver refused.
func (c *Cache) Drop(key Key) {
	if c != nil {
		_ = os.Remove(c.path(key))
	}
}

func (c *Cache) path(key Key) string {
	return filepath.Join(c.Dir, hex.EncodeToString(key[:])+".kernel")
}
