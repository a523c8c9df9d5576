// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/stancewire/stancewire/pipeline/article"
)

const (
	scanEvery  = 2 * time.Second
	restsFor   = 2 * time.Second  // how long a file must be as it is before it is read
	mayMend    = 10 * time.Second // how long a file at rest that cannot be read may still grow
	readAtOnce = 4                // files
	mostFiles  = 500_000          // that a scan takes up; the others come next
	doneDir    = "done"
	badDir     = "bad"
)

// partial are the endings of names under which programs write what they rename when it is whole.
var partial = []string{".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~", ".reason"}

// A folder reads the files that are dropped in a directory, and those beneath.
// A file that is done with moves to done/, one that cannot be used to bad/, with
// the reason beside it: where a folder stands is the folder itself, and whoever
// is killed finds in it what is still to be done.
type folder struct {
	gate   *Gate
	source Source
	tally  *tally
	whole  int64 // bytes of the largest file that is read whole

	mu   sync.Mutex
	seen map[string]sight // of files that were not at rest
}

// A sight is how a file looked, and since when it has looked so.
type sight struct {
	size  int64
	mtime time.Time
	since time.Time
}

func newFolder(g *Gate, s Source, t *tally) *folder {
	if s.Every == 0 {
		s.Every = scanEvery
	}
	return &folder{gate: g, source: s, tally: t, whole: article.MaxInput, seen: make(map[string]sight)}
}

func (f *folder) close() {}

// turn reads what is there, and returns how long to wait for the next look.
func (f *folder) turn(ctx context.Context) time.Duration {
	names, err := f.scan(ctx)
	if err == nil {
		err = f.readAll(ctx, names)
	}
	switch {
	case ctx.Err() != nil:
	case err != nil:
		f.tally.failed(withoutSecrets(err), StateFailing)
	default:
		f.tally.worked()
	}
	return f.source.Every
}

// scan lists the files, by name. It looks at none of them: that is done when its turn comes,
// so that the first of many is read at once.
func (f *folder) scan(ctx context.Context) ([]string, error) {
	var names []string
	there := make(map[string]bool)
	err := filepath.WalkDir(f.source.Dir, func(path string, d fs.DirEntry, err error) error {
		if path == f.source.Dir {
			return err
		}
		switch name := d.Name(); {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil || strings.HasPrefix(name, "."): // a folder that went away, or is nobody's business
			return skip(d)
		case d.IsDir():
			if filepath.Dir(path) == filepath.Clean(f.source.Dir) && (name == doneDir || name == badDir) {
				return fs.SkipDir
			}
			return nil
		case !d.Type().IsRegular() || isPartial(name):
			return nil
		}
		names, there[path] = append(names, path), true
		if len(names) >= mostFiles {
			return fs.SkipAll
		}
		return nil
	})
	f.mu.Lock()
	defer f.mu.Unlock()
	for path := range f.seen {
		if !there[path] {
			delete(f.seen, path)
		}
	}
	return names, err
}

func skip(d fs.DirEntry) error {
	if d != nil && d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

func isPartial(name string) bool {
	name = strings.ToLower(name)
	for _, end := range partial {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// readAll reads several files at a time, and stops at the first failure that is not the file's own.
func (f *folder) readAll(ctx context.Context, names []string) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(readAtOnce)
	for i, name := range names {
		if ctx.Err() != nil {
			break
		}
		f.tally.change(func(s *Status) { s.Waiting = len(names) - i })
		group.Go(func() error { return f.read(ctx, name) })
	}
	err := group.Wait()
	f.tally.change(func(s *Status) { s.Waiting = 0 })
	return err
}

// read takes in one file, if it is whole, and moves it.
func (f *folder) read(ctx context.Context, path string) error {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || !f.rests(path, info, restsFor) {
		return unlessAway(err)
	}
	reasons, unreadable, err := f.offerFile(ctx, path, info)
	if err != nil {
		return unlessAway(err)
	}
	if unreadable != nil {
		if !f.rests(path, info, mayMend) { // perhaps somebody is still writing
			return nil
		}
		data, err := readFile(path)
		if err != nil {
			return unlessAway(err)
		}
		if err := f.offer(ctx, article.Item{Err: unreadable}, data, &reasons); err != nil {
			return err
		}
	}
	if now, err := os.Lstat(path); err != nil || now.Size() != info.Size() || !now.ModTime().Equal(info.ModTime()) {
		return unlessAway(err) // it grew while we read it: it comes again
	}
	if len(reasons) > 0 {
		return f.archive(path, badDir, strings.Join(reasons, "\n")+"\n")
	}
	return f.archive(path, doneDir, "")
}

// offerFile offers the articles of a file: it returns the reasons of those that
// cannot be used, or why the file as a whole cannot be read. JSON Lines may be
// longer than what is read whole.
func (f *folder) offerFile(ctx context.Context, path string, info fs.FileInfo) (reasons []string, unreadable, err error) {
	hint := article.Hint{Name: filepath.Base(path), Source: f.source.wire()}
	if info.Size() > f.whole {
		return f.offerLines(ctx, path, hint)
	}
	data, err := readFile(path)
	if err != nil {
		return nil, nil, err
	}
	if !whole(data) {
		return nil, errors.New("the document breaks off"), nil
	}
	items, unreadable := article.Decode(data, hint)
	for _, item := range items {
		if len(items) > 1 {
			data = nil
		}
		if err := f.offer(ctx, item, data, &reasons); err != nil {
			return nil, nil, err
		}
	}
	return reasons, unreadable, nil
}

func (f *folder) offerLines(ctx context.Context, path string, hint article.Hint) (reasons []string, unreadable, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	unreadable = article.Read(file, hint, func(item article.Item) bool {
		err = f.offer(ctx, item, nil, &reasons)
		return err == nil
	})
	return reasons, unreadable, err
}

// mostReasons bounds what is said about one file.
const mostReasons = 100

// offer offers one article of a file, and notes why it cannot be used.
func (f *folder) offer(ctx context.Context, item article.Item, data []byte, reasons *[]string) error {
	res, err := f.gate.Offer(ctx, Offer{Feed: f.source.Name, Item: item, Data: data, DateByArrival: f.source.DateByArrival})
	if err != nil {
		return err
	}
	f.tally.result(res)
	if res.Outcome == Rejected && len(*reasons) < mostReasons {
		*reasons = append(*reasons, res.Reason)
	}
	return nil
}

// rests tells whether a file has not changed for a while: by its own time, and
// where that cannot be trusted (it lies in the future, or was set by hand to the past
// while the file grows), by how long we have seen it so.
func (f *folder) rests(path string, info fs.FileInfo, d time.Duration) bool {
	now := f.gate.now()
	f.mu.Lock()
	defer f.mu.Unlock()
	s, known := f.seen[path]
	if !known || s.size != info.Size() || !s.mtime.Equal(info.ModTime()) {
		s = sight{info.Size(), info.ModTime(), now}
		if !known && info.ModTime().Before(now) {
			s.since = info.ModTime()
		}
	}
	if now.Sub(s.since) >= d {
		return true
	}
	f.seen[path] = s
	return false
}

// unlessAway forgets that a file is not there: somebody renamed it, or another feeder was faster.
func unlessAway(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// readFile reads a file, up to the size that can be decoded.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, article.MaxInput))
}

// archive moves a file to done/ or bad/, under the same name, or one with a
// number where that is taken. The reason is there before the file is.
func (f *folder) archive(path, where, reason string) error {
	rel, err := filepath.Rel(f.source.Dir, path)
	if err != nil {
		return err
	}
	to := filepath.Join(f.source.Dir, where, rel)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	for n := 1; ; n++ { // a look is enough: should two feeders meet, they move the same file
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			break
		}
		to = filepath.Join(f.source.Dir, where, fmt.Sprintf("%s.%d", rel, n))
	}
	if reason != "" {
		if err := os.WriteFile(to+".reason", []byte(reason), 0o644); err != nil {
			return err
		}
	}
	return unlessAway(os.Rename(path, to))
}
