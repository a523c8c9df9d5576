// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/article"
)

// input is the files that a command was given.
type input struct {
	files  []string // "-", or none: standard input; of a folder, all files in it
	stdin  io.Reader
	stderr io.Writer // is told when a terminal is waited for
}

// An opener is a named input that has not been opened yet.
type opener struct {
	name string
	open func() (io.ReadCloser, error)
}

// inputs lists the inputs in order; the files of a folder in the order of their names.
func (in input) inputs() iter.Seq2[opener, error] {
	return func(yield func(opener, error) bool) {
		files := in.files
		if len(files) == 0 {
			files = []string{"-"}
			if isTerminal(in.stdin) {
				fmt.Fprintln(in.stderr, "stancewire: reading standard input; Ctrl-D ends it")
			}
		}
		for _, name := range files {
			if name == "-" {
				if !yield(opener{"standard input", func() (io.ReadCloser, error) { return io.NopCloser(in.stdin), nil }}, nil) {
					return
				}
				continue
			}
			for file, err := range expand(name) {
				if !yield(opener{file, func() (io.ReadCloser, error) { return os.Open(file) }}, err) {
					return
				}
			}
		}
	}
}

// expand gives the files of a folder, and a file itself.
func expand(name string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		info, err := os.Stat(name)
		if err != nil || !info.IsDir() {
			yield(name, err)
			return
		}
		err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			if err == nil && (d.IsDir() || strings.HasPrefix(d.Name(), ".")) {
				return nil
			}
			if !yield(path, err) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(name, err)
		}
	}
}

// articles are the usable articles of the inputs; what is not usable is said on standard error and counted.
type articles struct {
	inputs iter.Seq2[opener, error]
	hint   article.Hint
	t      terminal

	mu  sync.Mutex // complaints come from the reader and from the writer of a command
	bad int
}

func articlesOf(inputs iter.Seq2[opener, error], t terminal) *articles {
	return &articles{inputs: inputs, t: t}
}

// all reads the inputs one after the other.
func (as *articles) all(yield func(events.Article) bool) {
	as.items(func(item article.Item) bool { return yield(item.Article) })
}

// items is all, with what is known of each article besides.
func (as *articles) items(yield func(article.Item) bool) {
	for in, err := range as.inputs {
		if err != nil {
			as.refuse(in.name, err)
			continue
		}
		if !as.read(in, yield) {
			return
		}
	}
}

// read reads one input, and tells whether to go on.
func (as *articles) read(in opener, yield func(article.Item) bool) bool {
	r, err := in.open()
	if err != nil {
		as.refuse(in.name, err)
		return true
	}
	defer r.Close()
	found, more := 0, true
	hint := as.hint
	hint.Name = in.name
	err = article.Read(r, hint, func(item article.Item) bool {
		found++
		if item.Err != nil {
			as.refuse(in.name, item.Err)
			return true
		}
		more = yield(item)
		return more
	})
	if err == nil && found == 0 {
		err = errors.New("holds no article")
	}
	if err != nil {
		as.refuse(in.name, err)
	}
	return more
}

// refuse says why an input cannot be used.
func (as *articles) refuse(where string, err error) {
	as.mu.Lock()
	defer as.mu.Unlock()
	as.bad++
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err // its place is said already
	}
	fmt.Fprintf(as.t.Err, "stancewire: %s: %s\n", where, oneLine(err.Error()))
}

// complain says that a stage could not use an article.
func (as *articles) complain(a events.Article, err error) {
	if err != nil {
		as.refuse(a.ID, err)
	}
}

// verdict is the error to leave with when some input could not be used.
func (as *articles) verdict() error {
	as.mu.Lock()
	defer as.mu.Unlock()
	if as.bad == 0 {
		return nil
	}
	return fault{error: fmt.Errorf("%s could not be used", count(as.bad, "input")), said: true}
}
