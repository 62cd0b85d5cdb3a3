"""One llama_context: tokens in, answers and text out. It is given llama.cpp's functions."""

import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from checker.core.ports import Answer, PromptSegment, Skill
from checker.engines.llama.adapters import Adapter
from checker.engines.llama.batch_groups import GROUP, fill_groups, round_to_groups
from checker.engines.llama.chat import JinjaChatTemplate
from checker.engines.llama.failures import (
    report_cannot_adapt,
    report_failed,
    report_indistinct,
    report_no_memory,
    report_no_room,
    report_silent,
    report_unreadable,
)
from checker.engines.llama.logprobs import answer_at
from checker.engines.llama.states import StateReader, read_matrix
from checker.engines.llama.threads import count_physical_cores
from checker.engines.prompt_tree_order import ROOT, BatchRow
from checker.engines.settings import EngineSettings

_NO_ROOM = 1
_MAX_PIECE_BYTES = 256
_FEW = 64


class LlamaContext:
    """One llama_context: tokens in, answers out. Implements `tree.Memory`."""

    def __init__(
        self,
        api: Any,
        model: Any,
        settings: EngineSettings,
        adapter: Adapter | None,
        outputs: int | None = None,
    ) -> None:
        self._api = api
        self._model = model
        self._vocab = self._api.llama_model_get_vocab(model)
        self._size = self._api.llama_vocab_n_tokens(self._vocab)
        self.threads = settings.threads or count_physical_cores()
        width = api.llama_model_n_embd(model)
        judging = {} if adapter is None else {True: adapter.answering, False: adapter}
        used = {for_passages: each for for_passages, each in judging.items() if each is not None}
        matrices = {for_passages: read_matrix(each, width) for for_passages, each in used.items()}
        fitted = any(each is not None for each in matrices.values())
        self._states = StateReader(api, width) if fitted else None
        self._pointer = self._create_context(self._build_parameters(settings, outputs))
        if not self._pointer:
            raise report_no_memory(settings)
        self._adapter = None
        self._skills: dict[Skill, Any] = {}
        if adapter is not None:
            self._skills = {e: self._load_adapter(adapter.path_of(e)) for e in adapter.skills}
        self._judging = {
            for_passages: (self._load_adapter(each.path), matrices[for_passages])
            for for_passages, each in used.items()
        }
        self.judge_passages(wanted=False)
        self._kv = self._api.llama_get_memory(self._pointer)
        # Rows that only fill a group up have a sequence, and room, of their own.
        self.context: int = self._api.llama_n_ctx(self._pointer) - GROUP
        self.batch: int = self._api.llama_n_batch(self._pointer)
        self.sequences: int = self._api.llama_n_seq_max(self._pointer) - 1
        self._rows = self._api.llama_batch_init(self.batch, 0, 1)
        self._yes: tuple[int, ...] = ()
        self._no: tuple[int, ...] = ()

    def _build_parameters(self, settings: EngineSettings, outputs: int | None) -> Any:
        parameters = self._api.llama_context_default_params()
        trained = self._api.llama_model_n_ctx_train(self._model)
        parameters.n_ctx = min(settings.context, trained) if trained > 0 else settings.context
        parameters.n_batch = parameters.n_ubatch = round_to_groups(
            min(settings.batch, parameters.n_ctx)
        )
        limit = self._api.llama_max_parallel_sequences()
        parameters.n_seq_max = round_to_groups(min(settings.parallel, limit))
        parameters.n_threads = parameters.n_threads_batch = self.threads
        parameters.kv_unified = True
        parameters.no_perf = True
        # Most read scores at a leaf's end only; without this, room for every row is set aside.
        parameters.n_outputs_max = outputs or parameters.n_seq_max
        if self._states is not None:
            parameters.cb_eval = self._states.callback
        return parameters

    def _create_context(self, parameters: Any) -> Any:
        """Return a context with flash attention, which passes over other sequences' cells.

        Without it, sums run over all cells and depend on where a sequence's own ones lie. A few
        devices and model shapes do not have it.
        """
        for kind in ("ENABLED", "AUTO"):
            parameters.flash_attn_type = getattr(self._api, f"LLAMA_FLASH_ATTN_TYPE_{kind}")
            pointer = self._api.llama_init_from_model(self._model, parameters)
            if pointer:
                break
        return pointer

    def _load_adapter(self, path: Path) -> Any:
        """Return the adapter at `path`, in use; it is freed with the model."""
        pointer = self._api.llama_adapter_lora_p_ctypes
        loaded = self._api.llama_adapter_lora_init(self._model, encode_path(path))
        adapter = ctypes.cast(loaded, pointer) if loaded else None
        if adapter is None or not self._adapt(adapter):
            self._api.llama_free(self._pointer)
            raise report_cannot_adapt(path)
        return adapter

    def _adapt(self, adapter: Any) -> bool:
        """Let the model answer with `adapter`, or as it is where that is None."""
        count = 0 if adapter is None else 1
        one = (self._api.llama_adapter_lora_p_ctypes * count)(*([adapter] * count))
        whole = (ctypes.c_float * count)(*([1.0] * count))
        return not self._api.llama_set_adapters_lora(self._pointer, one, count, whole)

    def judge_passages(self, *, wanted: bool) -> None:
        """Answer from now on as the adapter for passages has learned to, or as the usual one."""
        if wanted in self._judging:
            self._adapter, matrix = self._judging[wanted]
            self._adapt(self._adapter)
            if self._states is not None:
                self._states.matrix = matrix

    def tokens(self, pieces: Sequence[PromptSegment], *, start: bool = False) -> list[int]:
        """Tokenise each piece apart: control tokens are read in trusted ones only."""
        found = [
            token for piece in pieces for token in self._tokenise(piece.text, special=piece.trusted)
        ]
        if not (start and self._api.llama_vocab_get_add_bos(self._vocab)):
            return found
        first = self._api.llama_vocab_bos(self._vocab)
        return found if found[:1] == [first] else [first, *found]

    def _tokenise(self, text: str, *, special: bool) -> list[int]:
        data = text.encode("utf-8", errors="replace")
        room = len(data) + 8
        buffer = (self._api.llama_token * room)()
        count = self._api.llama_tokenize(
            self._vocab,
            data,
            len(data),
            buffer,
            room,
            False,
            special,
        )
        if count < 0:
            raise report_unreadable()
        return list(buffer[:count])

    def first_tokens(self, words: Sequence[str]) -> set[int]:
        """Return the token that each of `words` begins with."""
        return {tokens[0] for word in words if (tokens := self._tokenise(word, special=False))}

    def tell(self, yes: set[int], no: set[int]) -> None:
        """Read answers as these first tokens from now on; one that both share tells nothing."""
        self._yes, self._no = tuple(sorted(yes - no)), tuple(sorted(no - yes))
        if not self._yes or not self._no:
            raise report_indistinct()

    def decode(self, rows: Sequence[BatchRow]) -> bool:
        """Compute `rows`, at most a batch of them; False where there is no room."""
        has_room = self._submit(fill_groups(rows, self.sequences)) if rows else True
        self.drop(self.sequences)
        return has_room

    def _submit(self, rows: Sequence[BatchRow]) -> bool:
        batch = self._rows
        batch.n_tokens = len(rows)
        for index, row in enumerate(rows):
            batch.token[index] = row.token
            batch.pos[index] = row.position
            batch.n_seq_id[index] = 1
            batch.seq_id[index][0] = row.sequence
            batch.logits[index] = row.ends
        if self._states is not None:
            self._states.expect(row.ends for row in rows)
        status = self._api.llama_decode(self._pointer, batch)
        if status in (0, _NO_ROOM):
            return bool(status == 0)
        raise report_failed(status)

    def answer(self, index: int) -> Answer:
        """Return the answer at a row of the last decode that was marked as an end."""
        scores = self._api.llama_get_logits_ith(self._pointer, index)
        read = np.ctypeslib.as_array(scores, shape=(self._size,)) if scores else None
        answer = None if read is None else answer_at(read, self._yes, self._no)
        if answer is None:
            raise report_silent()
        return answer if self._states is None else replace(answer, state=self._states.take(index))

    def extend(self, tokens: Sequence[int], position: int, sequence: int) -> None:
        """Compute `tokens` of one sequence, of which the last one's scores are read next.

        Raises:
            JudgeError: there is no room, or the model failed.
        """
        for start in range(0, len(tokens), self.batch):
            part = tokens[start : start + self.batch]
            rows = [
                BatchRow(token, position + start + index, sequence, ends=index == len(part) - 1)
                for index, token in enumerate(part)
            ]
            if not self._submit(rows):
                raise report_no_room()

    def scores(self, index: int = -1) -> Any:
        """Return the scores of every token after a row of the last decode: a float32 array.

        Args:
            index: of a row that was marked as an end; -1 for the last one of `extend`.
        """
        scores = self._api.llama_get_logits_ith(self._pointer, index)
        if not scores:
            raise report_silent()
        return np.ctypeslib.as_array(scores, shape=(self._size,))

    def ends(self, token: int) -> bool:
        """Return whether `token` ends what the model writes."""
        return bool(self._api.llama_vocab_is_eog(self._vocab, token))

    @property
    def end(self) -> int:
        """The token that ends a turn of a conversation."""
        turn = int(self._api.llama_vocab_eot(self._vocab))
        return turn if turn >= 0 else int(self._api.llama_vocab_eos(self._vocab))

    def piece(self, token: int) -> bytes:
        """Return what `token` adds to a text: bytes of UTF-8, which may be half a character."""
        buffer = ctypes.create_string_buffer(_MAX_PIECE_BYTES)
        count = self._api.llama_token_to_piece(
            self._vocab, token, buffer, _MAX_PIECE_BYTES, 0, False
        )
        return buffer.raw[: max(0, count)]

    @contextmanager
    def grammar(self, source: str) -> "Iterator[LlamaGrammar | None]":
        """Hold a GBNF grammar, whose start is `root`; None for an empty one.

        Raises:
            ValueError: llama.cpp cannot read it.
        """
        allowed = LlamaGrammar(self._api, self._vocab, source) if source else None
        try:
            yield allowed
        finally:
            if allowed is not None:
                allowed.close()

    @contextmanager
    def plain(self) -> Iterator[None]:
        """Hold while the model writes: without its adapter, which has learned to judge only."""
        with self._adapted(None):
            yield

    @contextmanager
    def skilled(self, skill: Skill) -> Iterator[None]:
        """Hold while the model writes with the adapter that has learned something, if it has it."""
        with self._adapted(self._skills.get(skill)):
            yield

    @contextmanager
    def _adapted(self, adapter: Any) -> Iterator[None]:
        self._adapt(adapter)
        try:
            yield
        finally:
            self._adapt(self._adapter)

    def fork(self, source: int, target: int, length: int = -1) -> None:
        """Let sequence `target` begin as `source` does; cells are shared, not copied.

        Args:
            source: what is computed.
            target: an empty one.
            length: how many tokens of it; -1 for all.
        """
        self._api.llama_memory_seq_cp(self._kv, source, target, -1, length)

    def drop(self, sequence: int, start: int = -1) -> None:
        """Free the cells that `sequence` alone holds, those from position `start` on or all."""
        self._api.llama_memory_seq_rm(self._kv, sequence, start, -1)

    def state(self) -> bytes:
        """Return the root's cells as bytes."""
        size = self._api.llama_state_seq_get_size(self._pointer, ROOT)
        buffer = (ctypes.c_uint8 * size)()
        written = self._api.llama_state_seq_get_data(self._pointer, buffer, size, ROOT)
        return bytes(memoryview(buffer)[:written])

    def restore(self, payload: bytes, length: int) -> bool:
        """Put `payload` back as the root; False where llama.cpp does not take it."""
        buffer = (ctypes.c_uint8 * len(payload)).from_buffer_copy(payload)
        read = self._api.llama_state_seq_set_data(self._pointer, buffer, len(payload), ROOT)
        last = self._api.llama_memory_seq_pos_max(self._kv, ROOT)
        return bool(read == len(payload) and last == length - 1)

    def chat_template(self) -> JinjaChatTemplate:
        """Return the template inside the model's file; ChatML where it has none."""
        source = self._api.llama_model_chat_template(self._model, None)
        return JinjaChatTemplate(
            source.decode("utf-8", errors="replace") if source else None,
            bos=self._get_token_text(
                self._api.llama_vocab_bos(self._vocab)
            ),  # `tokens` makes no second one
            eos=self._get_token_text(self._api.llama_vocab_eos(self._vocab)),
        )

    def _get_token_text(self, token: int) -> str:
        text = self._api.llama_vocab_get_text(self._vocab, token) if token >= 0 else None
        return text.decode("utf-8", errors="replace") if text else ""

    def open_another(
        self, settings: EngineSettings, *, outputs: int | None = None
    ) -> "LlamaContext":
        """Return a second context on the same model, without an adapter; it is closed first.

        Args:
            settings: how it uses the machine.
            outputs: how many rows of a batch may have their scores read; as many as there are
                sequences unless given.

        Raises:
            ModelError: there is no memory for it.
        """
        return LlamaContext(self._api, self._model, settings, None, outputs)

    def close(self, *, keep_model: bool = False) -> None:
        """Free everything, or all but the model that another context has, too."""
        self._api.llama_batch_free(self._rows)
        self._api.llama_free(self._pointer)
        if not keep_model:
            self._api.llama_model_free(self._model)


class LlamaGrammar:
    """What may be written next, by llama.cpp's own reading of a GBNF grammar."""

    def __init__(self, api: Any, vocab: Any, source: str) -> None:
        self._api = api
        self._sampler = api.llama_sampler_init_grammar(vocab, source.encode("utf-8"), b"root")
        if not self._sampler:
            raise ValueError("not a grammar")

    def best(self, scores: Any) -> int:
        """Return the likeliest token that the grammar allows."""
        tokens, allowed = self.allow(scores)
        return int(tokens[int(allowed.argmax())])

    def allow(self, scores: Any) -> tuple[Any, Any]:
        """Return the likeliest tokens and their scores, -inf for one that is not allowed.

        A few are tried first, all where none of them is allowed.
        """
        for count in (min(_FEW, len(scores)), len(scores)):
            likeliest = np.argpartition(scores, -count)[-count:]
            rows = np.zeros(count, dtype=[("id", "<i4"), ("logit", "<f4"), ("p", "<f4")])
            rows["id"], rows["logit"] = likeliest, scores[likeliest]
            data = rows.ctypes.data_as(ctypes.POINTER(self._api.llama_token_data))
            array = self._api.llama_token_data_array(data, count, -1, False)
            self._api.llama_sampler_apply(self._sampler, ctypes.byref(array))
            if np.isfinite(rows["logit"]).any():
                break
        return rows["id"], rows["logit"]

    def accept(self, token: int) -> None:
        """Go on from `token`."""
        self._api.llama_sampler_accept(self._sampler, token)

    def close(self) -> None:
        """Free it."""
        self._api.llama_sampler_free(self._sampler)


def encode_path(path: Path) -> bytes:
    """Return a path as llama.cpp reads it: UTF-8 on Windows, bytes elsewhere."""
    return str(path).encode("utf-8") if sys.platform == "win32" else os.fsencode(path)
