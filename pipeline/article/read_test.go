// SPDX-License-Identifier: Apache-2.0

package article

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

func readAll(r io.Reader, hint Hint) (items []Item, err error) {
	err = Read(r, hint, func(i Item) bool {
		items = append(items, i)
		return true
	})
	return items, err
}

// TestReadIsDecode gives every document of the benchmark to both, byte by byte to the one.
func TestReadIsDecode(t *testing.T) {
	for n := range 10 {
		document := string(mixed(n))
		want, err := Decode([]byte(document), Hint{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := readAll(iotest.OneByteReader(strings.NewReader(document)), Hint{})
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, %v", want[0].Format, got, err)
		}
	}
}

func TestReadLines(t *testing.T) {
	long := `{"id":"long","body":"` + strings.Repeat("x", MaxLine) + `"}`
	items, err := readAll(strings.NewReader("\n{\"id\":\"1\",\"headline\":\"A\"}\r\n\n"+long+"\n{]\n{\"id\":\"2\",\"headline\":\"B\"}"), Hint{Source: "desk"})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, i := range items {
		told = append(told, fmt.Sprintf("%s %v", i.Article.ID, i.Err))
	}
	want := "1 <nil>|" + " line 4: longer than 8 MiB|" + " line 5: byte 2: invalid character ']' looking for beginning of object key string|" + "2 <nil>"
	if got := strings.Join(told, "|"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if items[0].Article.Source != "desk" {
		t.Error(items[0].Article.Source)
	}
}

// TestReadStops asks for no more than what was wanted.
func TestReadStops(t *testing.T) {
	n := 0
	err := Read(endless{}, Hint{}, func(Item) bool { n++; return n < 1000 })
	if err != nil || n != 1000 {
		t.Error(n, err)
	}
}

// TestReadIsFlat takes in a hundred times more than it may hold.
func TestReadIsFlat(t *testing.T) {
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, n := heap(), 0
	_ = Read(endless{}, Hint{}, func(Item) bool { n++; return n < 50_000 })
	if after := heap(); after > before+4<<20 {
		t.Errorf("%d bytes more after 50,000 items", after-before)
	}
}

func TestReadErrors(t *testing.T) {
	broken := errors.New("broken pipe")
	if _, err := readAll(iotest.ErrReader(broken), Hint{}); !errors.Is(err, broken) {
		t.Error(err)
	}
	if _, err := readAll(io.MultiReader(strings.NewReader("{\"id\":\"1\",\"body\":\"x\"}\n"), iotest.ErrReader(broken)), Hint{}); !errors.Is(err, broken) {
		t.Error(err)
	}
	if _, err := readAll(io.LimitReader(spaces{}, MaxInput+1), Hint{}); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	if _, err := readAll(strings.NewReader(""), Hint{}); !errors.Is(err, ErrEmpty) {
		t.Error(err)
	}
}

// endless is a stream of articles, one a line.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	const line = "{\"id\":\"1\",\"source\":\"s\",\"headline\":\"Council opposes cut\",\"body\":\"It does.\"}\n"
	n := 0
	for n+len(line) <= len(p) {
		n += copy(p[n:], line)
	}
	if n == 0 {
		return 0, io.ErrShortBuffer
	}
	return n, nil
}

type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for k := range p {
		p[k] = ' '
	}
	return len(p), nil
}
