#!/usr/bin/env node
// 文書をオフィスサーバーで検査し、指摘を採否し、直した写しを受け取って、もう一度検査する例です。
// Check a document with the office server, decide on findings, have it corrected, check it again.
//
//   export CHECKER_URL=http://checker.example.co.jp:8400
//   export CHECKER_TOKEN=chk_...
//   node check.mjs 稟議書.docx 直した稟議書.docx \
//       --ruleset ringi --reject ja-business.date=取引先の暦に合わせた --fix ringi.page --fix ja-business.heading-style
//
// --ruleset NAME        the format; left out, the server chooses one by name and title
// --reject RULE=REASON  reject the findings of a rule; they stay silent in later versions
// --fix RULE            fix the findings of a rule; everything that can be fixed if it is left out
//
// It needs Node 20 and no packages. The token (page "Account") needs the scope "check".
// Exit code: 0 nothing is left, 1 findings are left, 2 it did not work; why is on standard error.
// Copy it and change what you like.

import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { parseArgs } from "node:util";

const TRIES = 5;

/** Something to tell the user; anything else is a fault of this script. */
class Trouble extends Error {}

const sleep = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

/** Ask the server; waits and asks again while it is busy. */
async function ask(method, path, { json, form, headers = {} } = {}) {
  const request = {
    method,
    redirect: "error",
    headers: {
      Authorization: `Bearer ${process.env.CHECKER_TOKEN}`,
      "Accept-Language": process.env.CHECKER_LANGUAGE ?? "ja",
      ...(json && { "Content-Type": "application/json" }),
      ...headers,
    },
    body: json ? JSON.stringify(json) : form,
  };
  for (let attempt = 1; ; attempt++) {
    let answer;
    try {
      answer = await fetch(new URL(`/api/v1${path}`, process.env.CHECKER_URL), request);
    } catch (error) {
      throw new Trouble(`${process.env.CHECKER_URL}: ${error.cause?.message ?? error.message}`);
    }
    if (answer.ok) return answer;
    const isBusy = answer.status === 429 || answer.status === 503;
    if (!isBusy || attempt === TRIES) throw new Trouble(await explain(answer));
    await answer.body?.cancel();
    await sleep(Number(answer.headers.get("Retry-After")) || attempt);
  }
}

/** Return what the server says is wrong (RFC 9457, application/problem+json). */
async function explain(answer) {
  const text = await answer.text();
  try {
    const { detail, place, faults = [] } = JSON.parse(text);
    const parts = faults.map(({ at, says }) => `${at}: ${says}`);
    const said = [place, detail, ...parts].filter(Boolean).join(" / ");
    return `${answer.status} ${said || answer.statusText}`;
  } catch {
    return `${answer.status} ${answer.statusText}`; // not this server's: a proxy's page
  }
}

/** Yield the jobs that a stream of server-sent events tells about. */
async function* readEvents(answer) {
  let text = "";
  for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
    const events = (text + piece).split("\n\n");
    text = events.pop();
    for (const event of events) {
      const data = event.split("\n").filter((line) => line.startsWith("data: "));
      if (data.length) yield JSON.parse(data.map((line) => line.slice(6)).join("\n"));
    }
  }
}

/** Wait until a job has ended, and return it. A stream that breaks off is asked for again. */
async function finish(id) {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const answer = await ask("GET", `/jobs/${id}/events`);
    try {
      for await (const job of readEvents(answer)) {
        if (job.status === "done") return job;
        if (["failed", "cancelled"].includes(job.status)) {
          throw new Trouble(`${job.name}: ${job.status}: ${job.problem ?? ""}`);
        }
        attempt = 1;
      }
    } catch (error) {
      if (error instanceof Trouble) throw error;
    }
    await sleep(1);
  }
  throw new Trouble(`${id}: the server does not say how it goes on`);
}

/** Hand a document in under a name, wait, and return its job and its findings. */
async function check(bytes, name, ruleset) {
  const form = new FormData();
  if (ruleset) form.append("ruleset", ruleset);
  form.append("files", new Blob([bytes]), name);
  const headers = { "Idempotency-Key": randomUUID() };
  const { jobs } = await (await ask("POST", "/checks", { form, headers })).json();
  const job = await finish(jobs[0].id);
  const { findings } = await (await ask("GET", `/jobs/${job.id}/findings`)).json();
  for (const { finding } of findings) {
    console.log([finding.severity, finding.rule, finding.place?.label, finding.message].join("\t"));
  }
  console.log(`${job.name}: ${findings.length} (${job.summary.suppressed ?? 0} silent)\n`);
  return { job, findings };
}

/** Return whether the server can make the correction of a finding itself. */
const canFix = ({ finding }) => ["safe", "unsafe"].includes(finding.fix?.grade);

/** Ask for a corrected copy in which chosen findings are fixed, and return its bytes. */
async function correct(document, chosen) {
  const order = { document, chosen: chosen.map(({ key }) => key) };
  const asked = await (await ask("POST", "/fixes", { json: order })).json();
  const job = await finish(asked.id);
  const name = job.files.find((each) => each.startsWith("corrected."));
  if (!name) throw new Trouble(`${job.name}: nothing could be corrected`);
  console.log(`${job.summary.fixes} fixed\n`);
  const answer = await ask("GET", `/jobs/${job.id}/files/${encodeURIComponent(name)}`);
  return Buffer.from(await answer.arrayBuffer());
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ruleset: { type: "string" },
      reject: { type: "string", multiple: true, default: [] },
      fix: { type: "string", multiple: true, default: [] },
    },
  });
  const [file, copy] = positionals;
  if (!file || !copy || !process.env.CHECKER_URL || !process.env.CHECKER_TOKEN) {
    throw new Trouble("CHECKER_URL=... CHECKER_TOKEN=... check.mjs FILE COPY [--ruleset N] [--reject R=WHY] [--fix R]");
  }
  const name = basename(file); // what is decided holds for later versions of a file of this name
  const { job, findings } = await check(await readFile(file), name, values.ruleset);

  for (const [rule, reason] of values.reject.map((each) => each.split(/=(.*)/s))) {
    const rejected = findings.filter(({ finding }) => finding.rule === rule);
    if (!rejected.length) throw new Trouble(`--reject ${rule}: there is no such finding`);
    for (const { key } of rejected) {
      const decision = { key, accepted: false, reason: reason ?? "" };
      await ask("POST", `/jobs/${job.id}/decisions`, { json: decision });
    }
  }

  const wanted = ({ finding }) => !values.fix.length || values.fix.includes(finding.rule);
  const chosen = findings.filter((each) => canFix(each) && wanted(each));
  const missing = values.fix.filter((rule) => !chosen.some(({ finding }) => finding.rule === rule));
  if (missing.length) throw new Trouble(`--fix ${missing.join(", ")}: nothing that can be fixed`);
  if (!chosen.length) return findings.length ? 1 : 0;

  const corrected = await correct(job.document, chosen);
  if (extname(copy) !== extname(file)) throw new Trouble(`${copy}: ${extname(file)} is needed`);
  await writeFile(copy, corrected);
  return (await check(corrected, name, values.ruleset)).findings.length ? 1 : 0;
}

main().then(
  (code) => (process.exitCode = code),
  (error) => {
    const known = error instanceof Trouble || error.code; // ENOENT, ERR_PARSE_ARGS_...
    console.error(known ? error.message : error);
    process.exitCode = 2;
  },
);
