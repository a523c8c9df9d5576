// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// fakeModel starts an endpoint, and sets a variable to its base URL. Asked
// with the right key, it says that whoever speaks opposes the bridge.
func fakeModel(ts *testscript.TestScript, _ bool, args []string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var q struct{ Messages []struct{ Content string } }
		var s struct {
			Speaker struct{ Name string }
			Content []string
		}
		if r.Header.Get("Authorization") != "Bearer sk-secret" || json.NewDecoder(r.Body).Decode(&q) != nil || len(q.Messages) != 2 {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		data := strings.TrimSuffix(strings.TrimPrefix(q.Messages[1].Content, "<statement>\n"), "\n</statement>")
		if err := json.Unmarshal([]byte(data), &s); err != nil || len(s.Content) == 0 {
			http.Error(w, "no", http.StatusBadRequest)
			return
		}
		answer, _ := json.Marshal(map[string]any{"stances": []any{map[string]any{
			"holder": s.Speaker.Name, "holder_kind": "person", "target": "bridge", "stance": "oppose", "basis": "explicit",
			"confidence": .93, "evidence": s.Content[0], "past": false,
		}}})
		text, _ := json.Marshal(string(answer))
		fmt.Fprintf(w, `{"choices":[{"finish_reason":"stop","message":{"content":%s}}],"usage":{"prompt_tokens":400,"completion_tokens":50}}`, text)
	}))
	ts.Defer(server.Close)
	ts.Setenv(args[0], server.URL+"/v1")
}
