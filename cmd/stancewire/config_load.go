// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// settings are the flags of every command that is configured.
type settings struct {
	ConfigFile string `name:"config" env:"STANCEWIRE_CONFIG" placeholder:"FILE" help:"The configuration file. Default: stancewire.yaml, if there is one."`
	LogLevel   string `enum:"debug,info,warn,error" default:"info" env:"STANCEWIRE_LOG_LEVEL" help:"How much to log on standard error: debug, info, warn or error."`
	LogFormat  string `enum:"text,json" default:"text" env:"STANCEWIRE_LOG_FORMAT" help:"How to log: text or json."`
}

// A problem is something wrong with the configuration, and where.
type problem struct {
	where string // file:line, or a variable of the environment
	what  string
	hint  string
}

func (p problem) Error() string { return p.where + ": " + p.what }

// load reads the file and the environment, lets the command set what its flags
// say, and checks the whole. The error is the first problem.
func (s settings) load(flags func(*config)) (config, error) {
	l := loader{file: s.ConfigFile}
	c := l.read()
	if len(l.problems) == 0 {
		if flags != nil {
			flags(&c)
		}
		l.check(c)
	}
	if len(l.problems) > 0 {
		p := l.problems[0]
		err := usage(p)
		if p.hint != "" {
			err = hint(err, "%s", p.hint)
		}
		return c, err
	}
	return c, nil
}

// override sets a value that a flag gave.
func override(dst *string, flag string) {
	if flag != "" {
		*dst = flag
	}
}

// A loader gathers the problems of one configuration.
type loader struct {
	file     string // "" for the default one
	source   []byte // of the file, nil if there is none
	problems []problem
}

func (l *loader) add(where, hint, format string, args ...any) {
	l.problems = append(l.problems, problem{where, fmt.Sprintf(format, args...), hint})
}

// read lays file and environment over the defaults.
func (l *loader) read() config {
	c := defaults()
	name, asked := l.file, true
	if name == "" {
		name, asked = defaultConfigFile, false
	}
	b, err := os.ReadFile(name)
	switch {
	case errors.Is(err, os.ErrNotExist) && !asked:
	case err != nil:
		l.add(name, "stancewire config example writes one", "%v", errors.Unwrap(err))
	default:
		l.file, l.source = name, b
		l.decode(&c)
	}
	l.environment(reflect.ValueOf(&c).Elem(), "STANCEWIRE")
	return c
}

func (l *loader) decode(c *config) {
	err := yaml.NewDecoder(bytes.NewReader(l.source), yaml.Strict()).Decode(c)
	if err == nil || errors.Is(err, io.EOF) { // nothing but comments is a file too
		return
	}
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil {
		l.add(l.file, "", "%v", err)
		return
	}
	where := fmt.Sprintf("%s:%d", l.file, at.GetToken().Position.Line)
	var unknown *yaml.UnknownFieldError
	if errors.As(err, &unknown) {
		name := at.GetToken().Value
		l.add(where, suggest(name), "unknown field %q", name)
		return
	}
	var kind *yaml.TypeError
	if errors.As(err, &kind) {
		l.add(where, "", "%q is no %s", at.GetToken().Value, typeName(kind.DstType))
		return
	}
	l.add(where, "", "%s", at.GetMessage())
}

// typeName says what a value must be to somebody who does not write Go.
func typeName(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return "duration, as in 24h or 90m"
	case t.Kind() == reflect.Int:
		return "whole number"
	case t.Kind() == reflect.Float64:
		return "number"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() == reflect.Slice:
		return "list"
	case t.Kind() == reflect.Struct:
		return "group of fields"
	}
	return "text"
}

// environment sets every scalar of v that has a variable: the path of its names, in capitals, joined by underscores.
func (l *loader) environment(v reflect.Value, prefix string) {
	for i := range v.NumField() {
		name := prefix + "_" + strings.ToUpper(v.Type().Field(i).Tag.Get("yaml"))
		f := v.Field(i)
		if f.Kind() == reflect.Struct {
			l.environment(f, name)
			continue
		}
		text, ok := os.LookupEnv(name)
		if !ok || text == "" || f.Kind() == reflect.Slice {
			continue
		}
		if f.Kind() == reflect.String {
			f.SetString(text)
			continue
		}
		if err := yaml.Unmarshal([]byte(text), f.Addr().Interface()); err != nil {
			l.add("$"+name, "", "%q is no %s", text, typeName(f.Type()))
		}
	}
}

// suggest names the known field that was probably meant.
func suggest(name string) string {
	best, least := "", 3
	for _, known := range fieldPaths(reflect.TypeFor[config](), "") {
		last := known[strings.LastIndexByte(known, '.')+1:]
		if d := distance(last, name); d < least {
			best, least = known, d
		}
	}
	if best == "" {
		return "stancewire config example shows every field"
	}
	return fmt.Sprintf("did you mean %s?", best)
}

// fieldPaths are the names of all fields: "nats.tls.ca", "subscriptions.id".
func fieldPaths(t reflect.Type, prefix string) []string {
	var out []string
	for i := range t.NumField() {
		name := prefix + t.Field(i).Tag.Get("yaml")
		out = append(out, name)
		f := t.Field(i).Type
		if f.Kind() == reflect.Slice {
			f = f.Elem()
		}
		if f.Kind() == reflect.Struct {
			out = append(out, fieldPaths(f, name+".")...)
		}
	}
	return out
}

// distance is the number of letters to add, drop or change to make a of b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := diagonal
			if a[i] != b[j] {
				d = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], d
		}
	}
	return row[len(b)]
}
