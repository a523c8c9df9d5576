// SPDX-License-Identifier: Apache-2.0

package article

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// MaxLine is the length in bytes of the longest line of JSON Lines: an article
// of the largest size with every character escaped. A longer line is an item with an error.
const MaxLine = 8 << 20

// Read decodes r as [Decode] does, and hands every item to yield until yield
// returns false. JSON Lines are read line by line, so that an endless stream
// takes the memory of its longest line; everything else is read whole, up to [MaxInput].
func Read(r io.Reader, hint Hint, yield func(Item) bool) error {
	br := bufio.NewReaderSize(r, 64<<10)
	start, complete, err := firstLine(br)
	if err != nil {
		return err
	}
	if t := bytes.TrimSpace(start); complete && len(t) > 0 && t[0] == '{' && json.Valid(t) {
		return readLines(br, start, hint, yield)
	}
	data, err := io.ReadAll(io.LimitReader(br, MaxInput+1-int64(len(start))))
	if err != nil {
		return err
	}
	items, err := Decode(append(start, data...), hint)
	if err != nil {
		return err
	}
	for _, i := range items {
		if !yield(i) {
			return nil
		}
	}
	return nil
}

// firstLine reads up to the end of the first line that is not blank, or MaxLine bytes.
func firstLine(br *bufio.Reader) (line []byte, complete bool, err error) {
	for len(line) < MaxLine {
		part, err := br.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil && len(bytes.TrimSpace(line)) > 0, errors.Is(err, io.EOF):
			return line, true, nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return line, false, err
		}
	}
	return line, false, nil
}

func readLines(br *bufio.Reader, line []byte, hint Hint, yield func(Item) bool) error {
	blank := line[:len(line)-len(bytes.TrimLeft(line, " \t\r\n"))]
	for number := 1 + bytes.Count(blank, []byte("\n")); ; number++ {
		for _, i := range decodeLine(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")), number, hint) {
			settle(&i, hint)
			if !yield(i) {
				return nil
			}
		}
		var whole bool
		var err error
		line, whole, err = nextLine(br, line[:0])
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if !whole && !yield(Item{Format: formatLines, Err: fmt.Errorf("line %d: longer than %d MiB", number+1, MaxLine>>20)}) {
			return nil
		}
	}
}

// nextLine reads a line into buf. A line that is too long is read over and
// comes back empty and not whole. At the end the error is io.EOF.
func nextLine(br *bufio.Reader, buf []byte) (line []byte, whole bool, err error) {
	whole = true
	for {
		part, err := br.ReadSlice('\n')
		if whole = whole && len(buf)+len(part) <= MaxLine; whole {
			buf = append(buf, part...)
		} else {
			buf = buf[:0]
		}
		switch {
		case err == nil, errors.Is(err, io.EOF) && (len(buf) > 0 || !whole):
			return buf, whole, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, whole, err
		}
	}
}
