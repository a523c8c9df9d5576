// SPDX-License-Identifier: Apache-2.0

package article

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpus returns the files of a folder of real examples, which are no part of
// the repository; the test is skipped where they are absent.
func corpus(t testing.TB, folder string, suffixes ...string) map[string][]byte {
	t.Helper()
	root := filepath.Join("..", "..", "..", "shared", "corpora", "wires", filepath.FromSlash(folder))
	if _, err := os.Stat(root); err != nil {
		t.Skip("no corpora beside the checkout")
	}
	files := map[string][]byte{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		for _, s := range suffixes {
			if strings.HasSuffix(path, s) {
				name, _ := filepath.Rel(root, path)
				files[filepath.ToSlash(name)], err = os.ReadFile(path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
