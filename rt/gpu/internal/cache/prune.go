package cache

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// prune removes the oldest entries when there are too many, and what a process left that was killed while it wrote.
func (c *Cache) prune() {
	most := c.Most
	if most == 0 {
		most = 1024
	}
	list, err := os.ReadDir(c.Dir)
	if err != nil || len(list) <= most {
		return
	}
	var files []fs.FileInfo
	for _, entry := range list {
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, file := range files[:max(len(files)-most, 0)] {
		// Another process may be writing a new one just now.
		if filepath.Ext(file.Name()) == ".kernel" || time.Since(file.ModTime()) > time.Hour {
			_ = os.Remove(filepath.Join(c.Dir, file.Name()))
		}
	}
}
