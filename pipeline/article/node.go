// SPDX-License-Identifier: Apache-2.0

package article

import "strings"

// get returns the value of an attribute, whatever its prefix, or "". The name is in lower case.
func (n *node) get(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attr {
		key := a.Key
		if k := strings.LastIndexByte(key, ':'); k >= 0 {
			key = key[k+1:]
		}
		if key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// child follows a path of names, the first child of each, or returns nil, which has no children, attributes or text.
func (n *node) child(path ...string) *node {
	for _, name := range path {
		n = n.first(name)
	}
	return n
}

func (n *node) first(name string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// all returns the children of a name.
func (n *node) all(name string) []*node {
	if n == nil {
		return nil
	}
	var found []*node
	for _, k := range n.kids {
		if k.name == name {
			found = append(found, k)
		}
	}
	return found
}

// only tells whether all elements in n have one name.
func (n *node) only(name string) bool {
	for _, k := range n.children() {
		if k.name != name && k.name != "" {
			return false
		}
	}
	return true
}

// find returns the first element of a name below n, in the order of the document, or nil.
func (n *node) find(name string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
		if f := k.find(name); f != nil {
			return f
		}
	}
	return nil
}

// plain returns the text of n and all below it with single spaces.
func (n *node) plain() string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	n.write(&b)
	return squeeze(b.String())
}

func (n *node) write(b *strings.Builder) {
	b.WriteString(n.text)
	for _, k := range n.kids {
		k.write(b)
	}
	if breaks[n.name] || blocks[n.name] {
		b.WriteByte(' ')
	}
}

// firstOf returns the first value that is not empty.
func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func (n *node) children() []*node {
	if n == nil {
		return nil
	}
	return n.kids
}
