// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// The example is the documentation: it says every field, and the defaults as they are.
func TestTheExampleSaysWhatIsTrue(t *testing.T) {
	inFolder(t)
	if err := os.WriteFile(defaultConfigFile, exampleConfig, 0o600); err != nil {
		t.Fatal(err)
	}
	l := loader{}
	c := l.read()
	l.check(c)
	for _, p := range l.problems {
		t.Error(p)
	}
	c.Subscriptions, c.Feeds = nil, nil // empty lists
	if want := defaults(); !reflect.DeepEqual(c, want) {
		t.Errorf("the example gives\n%+v, the defaults are\n%+v", c, want)
	}
	for _, path := range fieldPaths(reflect.TypeFor[config](), "") {
		name := path[strings.LastIndexByte(path, '.')+1:]
		if !strings.Contains(string(exampleConfig), name+":") {
			t.Errorf("the example does not mention %s", path)
		}
	}
}
