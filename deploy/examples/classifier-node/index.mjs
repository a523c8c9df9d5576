// SPDX-License-Identifier: Apache-2.0
//
// A classify stage in another language. It reads statements, and answers each
// with its stances and with how many there are. See README.md.
import { createHash } from "node:crypto";
import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, headers, nanos } from "@nats-io/transport-node";

const DURABLE = "classifier-node"; // where we stopped: the server remembers it, for all processes of this name
const SOURCE = `//stancewire/${process.env.STANCEWIRE_DEPLOYMENT ?? "local"}/classifier-node`;
const SCHEMAS = "https://stancewire.io/schemas/";
const MAX_ATTEMPTS = 10;

// An id is a hash of its causes, each preceded by its length: the same cause
// gives the same id, so that what is said twice is heard once. Any such function will do.
function id(...causes) {
  const hash = createHash("sha256");
  for (const cause of causes.map((c) => Buffer.from(String(c)))) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(cause.length);
    hash.update(length).update(cause);
  }
  return hash.digest("hex").slice(0, 32);
}

// A slug is the id of a holder or target. It must be the same in every
// language, or one holder would have two timelines: this is events.Slug in Go.
const PLAIN = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ħ: "h", ŋ: "ng" };
function slug(name) {
  if (name.trim() === "") return "unknown";
  const folded = name.normalize("NFKD").toLowerCase().replace(/[ßæœøłđðþıħŋ]/g, (c) => PLAIN[c]).replace(/[\p{Mn}'’.]/gu, "");
  const s = folded.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  if (s !== "" && s.length <= 64 && !/[^a-z0-9\P{L}]|[^0-9\P{N}]/u.test(folded)) return s;
  return `${s.slice(0, 55).replace(/-+$/, "")}-${id("slug", name.normalize("NFC")).slice(0, 8)}`.replace(/^-/, "");
}

// decode reads a CloudEvent in either mode. In binary mode the attributes are
// headers, percent-encoded; in structured mode the body is the whole event.
function decode(message) {
  const head = {};
  for (const [name, values] of message.headers ?? []) head[name.toLowerCase()] ??= values[0];
  const body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(message.data));
  if (head["content-type"]?.toLowerCase().startsWith("application/cloudevents")) return body;
  if (head["ce-specversion"] === undefined) {
    if (body.specversion) return body; // structured, by somebody who set no header
    throw new Error("no CloudEvent");
  }
  const event = { data: body };
  for (const [name, value] of Object.entries(head)) {
    if (name.startsWith("ce-")) event[name.slice(3)] = decodeURIComponent(value.replace(/^"(.*)"$/, "$1"));
  }
  return event;
}

// publish returns once the stream has stored the event, or had it already.
async function publish(js, cause, type, subject, eventId, attributes, data) {
  const event = {
    specversion: "1.0", id: eventId, type, source: SOURCE, datacontenttype: "application/json", dataschema: `${SCHEMAS}${type}.json`,
    time: data.article.published_at, ...attributes, data,
  };
  for (const name of ["traceparent", "tracestate"]) if (cause[name]) event[name] = cause[name];
  const h = headers();
  h.set("Content-Type", "application/cloudevents+json");
  await js.publish(subject, JSON.stringify(event), { msgID: eventId, headers: h });
}

// SIDES is all that this example knows of language. Put your own mind here.
const SIDES = {
  support: /\b(supports?|supported|backs?|backed|welcomes?|welcomed|approves?|endorses?|endorsed)\b/,
  oppose: /\b(opposes?|opposed|rejects?|rejected|condemns?|condemned|vetoed|denounces?|denounced)\b/,
};

// heading names what the words after a verb are about, where the article's issue is not known.
function heading(rest) {
  const name = rest.split(/[,.;:!?"“”]/, 1)[0].trim().replace(/^(the|a|an|any|this) /i, "").split(/\s+/).slice(0, 6).join(" ");
  return name && { id: slug(name), name };
}

// classify is the stage itself: a statement in, a list of stances out.
function classify(statement, statementId) {
  const { article, content, speaker, context } = statement;
  if (!speaker.name) return [];
  for (const [side, words] of Object.entries(SIDES)) {
    for (const span of content) {
      const found = span.text.match(words);
      if (!found) continue;
      const target = context.issue ?? heading(span.text.slice(found.index + found[0].length));
      if (!target) continue;
      const start = span.start + [...span.text.slice(0, found.index)].length; // offsets count code points
      return [{
        article, statement: statementId, via: null,
        holder: { id: slug(speaker.name), name: speaker.name, kind: speaker.kind, represents: speaker.represents ?? null },
        target, stance: side, basis: "explicit", confidence: 0.8,
        evidence: { field: span.field, start, end: start + [...found[0]].length, text: found[0] },
        past: false, withdrawn: false,
      }];
    }
  }
  return [];
}

async function answer(js, event) {
  if (event.type !== "io.stancewire.statement.v1") throw new Error(`a ${event.type} is no statement`);
  const stances = classify(event.data, event.id);
  for (const s of stances) {
    const key = `${s.holder.id}.${s.target.id}`;
    const attributes = {
      subject: key, partitionkey: key, holderid: s.holder.id, targetid: s.target.id, stance: s.stance,
      wire: slug(s.article.source), confidencepct: Math.round(100 * s.confidence),
    };
    await publish(js, event, "io.stancewire.stance.v1", `stances.${key}`, id("classifier-node", event.id, key, s.stance, s.evidence.start), attributes, s);
  }
  // The answer ends a statement: without it, nobody can tell "no stance" from "not yet",
  // and what a correction no longer says would stand for ever.
  const { article } = event.data;
  const attributes = { subject: article.id, partitionkey: event.partitionkey };
  await publish(js, event, "io.stancewire.answer.v1", `answers.${slug(article.source)}`, id("classifier-node", event.id, "answer", stances.length),
    attributes, { article, statement: event.id, stances: stances.length });
}

// handle acknowledges after everything is stored: a crash before it brings the message back, and the ids make that harmless.
async function handle(js, message) {
  let event;
  try {
    event = decode(message);
  } catch (err) {
    return message.term(`no CloudEvent: ${err.message}`.slice(0, 200)); // the same again would fail again
  }
  try {
    await answer(js, event);
    message.ack();
  } catch (err) {
    console.error(`statement ${event.id}: ${err.message}`);
    if (message.info.deliveryCount >= MAX_ATTEMPTS) message.term("tried too often");
    else message.nak(Math.min(1000 * 2 ** message.info.deliveryCount, 60_000));
  }
}

const nc = await connect({ servers: (process.env.STANCEWIRE_NATS_URL ?? "nats://127.0.0.1:4222").split(","), name: DURABLE, maxReconnectAttempts: -1 });
const js = jetstream(nc);
const manager = await jetstreamManager(nc);
await manager.consumers.add("STATEMENTS", {
  durable_name: DURABLE, filter_subject: "statements.>", ack_policy: AckPolicy.Explicit, ack_wait: nanos(30_000), max_ack_pending: 256,
});
const messages = await (await js.consumers.get("STATEMENTS", DURABLE)).consume({ max_messages: 32 });
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => messages.close()); // what was not handled comes again
console.log("at work");
for await (const message of messages) await handle(js, message);
await nc.drain();
