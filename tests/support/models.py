"""Models, their files and their figures, all made up."""

import struct
from dataclasses import replace
from datetime import date
from typing import Any

from checker.engines.catalogue.measurements import Accuracy, Estimate, Machine, Measurement

SHA256 = "ab" * 32


ADAPTER = "cd" * 32


def measurement(**changes: Any) -> Measurement:
    share = Estimate(value=0.8, low=0.7, high=0.9)
    side = Accuracy(
        questions=18, texts=288, right=share, decided=share, decided_right=None, auc=share
    )
    whole = Measurement(
        model="tiny",
        sha256=SHA256,
        adapter=ADAPTER,
        machine=Machine(cores=2, system="Linux x86_64"),
        load_seconds=1.5,
        prompt_tokens=522,
        prompt_rate=94.6,
        output_tokens=64,
        output_rate=24.4,
        judge_seconds=0.16,
        memory_mib=2061,
        accuracy={"ja": side},
        labelled="ef" * 32,
        whole=True,
        measured_on=date(2025, 11, 26),
        tool_version="0.1",
    )
    return replace(whole, **changes)


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def gguf_bytes(
    *,
    layers: int = 2,
    heads_kv: int | list[int] = 2,
    template: bool = True,
    tokens: int = 5,
    values: int = 64,
) -> bytes:
    """Return a small GGUF file: one F32 tensor of `values` numbers."""
    grouped = (
        struct.pack("<IIQ", 9, 4, len(heads_kv)) + struct.pack(f"<{len(heads_kv)}I", *heads_kv)
        if isinstance(heads_kv, list)
        else struct.pack("<II", 4, heads_kv)
    )
    pairs = [
        _text("general.architecture") + struct.pack("<I", 8) + _text("qwen2"),
        _text("general.name") + struct.pack("<I", 8) + _text("小さなモデル"),
        _text("qwen2.context_length") + struct.pack("<II", 4, 4096),
        _text("qwen2.block_count") + struct.pack("<II", 4, layers),
        _text("qwen2.embedding_length") + struct.pack("<II", 4, 32),
        _text("qwen2.attention.head_count") + struct.pack("<II", 4, 4),
        _text("qwen2.attention.head_count_kv") + grouped,
        _text("tokenizer.ggml.tokens")
        + struct.pack("<IIQ", 9, 8, tokens)
        + b"".join(_text(f"t{number}") for number in range(tokens)),
    ]
    if template:
        pairs.append(_text("tokenizer.chat_template") + struct.pack("<I", 8) + _text("{{ x }}"))
    head = b"GGUF" + struct.pack("<IQQ", 3, 1, len(pairs)) + b"".join(pairs)
    head += _text("token_embd.weight") + struct.pack("<IQIQ", 1, values, 0, 0)
    return head + bytes(-len(head) % 32) + bytes(values * 4)
