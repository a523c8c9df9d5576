// SPDX-License-Identifier: Apache-2.0

package cloudevent

import (
	"bytes"
	"context"
	"testing"

	sdkcore "github.com/cloudevents/sdk-go/protocol/nats/v2"
	sdkjs "github.com/cloudevents/sdk-go/protocol/nats_jetstream/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
	"github.com/cloudevents/sdk-go/v2/event"
	"github.com/nats-io/nats.go"
)

// sdkEvents are what the SDK can say and what it finds hard.
func sdkEvents(t *testing.T) map[string]event.Event {
	plain := wrap(t, newStance(), nil)
	names := plain.Clone()
	names.SetSubject("François Müller")
	names.SetExtension("desk", "習近平")
	names.SetExtension("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	text := plain.Clone()
	text.SetDataContentType("text/plain; charset=utf-8")
	text.DataEncoded = []byte("\"said\"\nhe")
	none := plain.Clone()
	none.DataEncoded = nil
	return map[string]event.Event{"ours": plain, "names": names, "text": text, "no data": none}
}

// The SDK's protocol for JetStream writes in both modes; what it writes is read as the same event.
func TestTheSDKWritesAndWeRead(t *testing.T) {
	for name, ce := range sdkEvents(t) {
		for mode, encoding := range map[string]context.Context{
			"binary": binding.WithForceBinary(t.Context()), "structured": binding.WithForceStructured(t.Context()),
		} {
			var body bytes.Buffer
			header, err := sdkjs.WriteMsg(encoding, (*binding.EventMessage)(&ce), &body)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Decode(Message{Header: header, Data: body.Bytes()})
			if err != nil {
				t.Errorf("JetStream, %s, %s: %v", mode, name, err)
			} else if diff := same(ce, got); diff != "" {
				t.Errorf("JetStream, %s, %s: %s", mode, name, diff)
			}
		}
		var body bytes.Buffer
		if err := sdkcore.WriteMsg(t.Context(), (*binding.EventMessage)(&ce), &body); err != nil {
			t.Fatal(err)
		}
		got, err := Decode(Message{Data: body.Bytes()})
		if err != nil {
			t.Errorf("core, %s: %v", name, err)
		} else if diff := same(ce, got); diff != "" {
			t.Errorf("core, %s: %s", name, diff)
		}
	}
}

// What we write in structured mode the SDK reads, by either of its protocols. In
// binary mode it reads everything too, but does not take the percent-encoding away.
func TestWeWriteAndTheSDKReads(t *testing.T) {
	for name, ce := range sdkEvents(t) {
		m, err := Encode(ce, Structured)
		if err != nil {
			t.Fatal(err)
		}
		msg := &nats.Msg{Header: m.Header, Data: m.Data}
		for protocol, sdk := range map[string]binding.Message{"core": sdkcore.NewMessage(msg), "JetStream": sdkjs.NewMessage(msg)} {
			got, err := binding.ToEvent(t.Context(), sdk)
			if err != nil {
				t.Errorf("%s, structured, %s: %v", protocol, name, err)
			} else if diff := same(ce, *got); diff != "" {
				t.Errorf("%s, structured, %s: %s", protocol, name, diff)
			}
		}
	}
	ce := wrap(t, newStance(), nil)
	m, err := Encode(ce, Binary)
	if err != nil {
		t.Fatal(err)
	}
	got, err := binding.ToEvent(t.Context(), sdkjs.NewMessage(&nats.Msg{Header: m.Header, Data: m.Data}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := same(ce, *got); diff != "" {
		t.Errorf("JetStream, binary: %s", diff)
	}
}
