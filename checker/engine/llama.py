"""The engine over llama.cpp, through its own C functions: the only module that imports llama_cpp.

llama-cpp-python's `Llama` class decodes one sequence at a time; a prompt tree needs many that
share a beginning. `docs/decisions/judge-engine.md` says why it is done this way.
"""

import ctypes
import logging
import os
import sys
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

from checker.engine.adapters import Adapter
from checker.engine.chat import JinjaChatTemplate
from checker.engine.failures import (
    cannot_adapt,
    cannot_load,
    failed,
    indistinct,
    no_library,
    no_memory,
    silent,
    unreadable,
)
from checker.engine.groups import GROUP, fill_groups, whole_groups
from checker.engine.logprobs import answer_at
from checker.engine.machine import physical_cores
from checker.engine.settings import EngineSettings
from checker.engine.states import forget_state, load_state, save_state, state_key
from checker.engine.tree import (
    ROOT,
    OnAnswer,
    Row,
    TokenBranch,
    answer_tree,
    compute_root,
    distinct_tokens,
)
from checker.errors import ModelError
from checker.ports import Answer, ChatTemplate, EngineInfo, Piece, PromptTree
from checker.storage import cache_folder

_log = logging.getLogger(__name__)
_keep_alive: list[Any] = []
_NO_ROOM = 1


class LlamaEngine:
    """A GGUF model in this process. Not for several trees at once: calls wait for each other."""

    def __init__(
        self, library: "_Library", context: "_Context", info: EngineInfo, settings: EngineSettings
    ) -> None:
        self._library = library
        self._context: _Context | None = context
        self._info = info
        self._settings = settings
        self._root: tuple[int, ...] = ()
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        name: str,
        sha256: str,
        settings: EngineSettings,
        adapter: Adapter | None = None,
    ) -> Self:
        """Load a model, and the adapter that was trained for it.

        Args:
            path: the model's file, already checked.
            name: what the verdict calls it.
            sha256: of its content.
            settings: how it uses the machine.
            adapter: what it answers with; None for the model as it is.

        Raises:
            ModelError: llama.cpp is not here, cannot load it or has no memory for its context.
        """
        try:
            library = _Library(log=settings.log)
        except (ImportError, OSError, RuntimeError) as error:
            raise no_library(error) from error
        model = library.load(path, settings)
        try:
            context = _Context(library, model, settings, adapter)
        except ModelError:
            library.api.llama_model_free(model)
            raise
        digest = adapter.sha256 if adapter else ""
        info = EngineInfo(name, sha256, context.context, adapter=digest)
        return cls(library, context, info, settings)

    @property
    def info(self) -> EngineInfo:
        """Which model this is, and how many tokens it takes at once."""
        return self._info

    @cached_property
    def chat_template(self) -> ChatTemplate:
        """How this model's conversations are written, from its file."""
        return self._open.chat_template()

    @property
    def _open(self) -> "_Context":
        if self._context is None:
            raise ValueError("the engine is closed")
        return self._context

    def answers(
        self,
        tree: PromptTree,
        yes: Sequence[str],
        no: Sequence[str],
        on_answer: OnAnswer | None = None,
    ) -> list[list[Answer | None]]:
        """Return an answer per branch and leaf, as `ports.Engine` says.

        On a processor, with batches under 64, an answer does not depend on what else is in the
        tree, to the last bit: it is what the whole prompt alone would get.

        Raises:
            JudgeError: the model failed in the middle.
            ModelError: the model's first tokens do not tell `yes` from `no`.
        """
        with self._lock:
            context = self._open
            context.tell(context.first_tokens(yes), context.first_tokens(no))
            root = context.tokens(tree.root, start=True)
            branches = self._tokenised(tree)
            if len(root) < context.context:
                self._hold(root)
            return answer_tree(context, len(root), branches, on_answer or _ignore)

    def tokens(self, tree: PromptTree) -> int:
        """Return the distinct tokens of `tree`: what its time is bounded by."""
        root = self._open.tokens(tree.root, start=True)
        return distinct_tokens(len(root), self._tokenised(tree))

    def close(self) -> None:
        """Free the model and its memory. Closing twice does nothing."""
        with self._lock:
            if self._context is not None:
                self._context.close()
                self._context = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _tokenised(self, tree: PromptTree) -> list[TokenBranch]:
        return [
            TokenBranch(
                tuple(self._open.tokens(branch.stem)),
                tuple(tuple(self._open.tokens(leaf)) for leaf in branch.leaves),
            )
            for branch in tree.branches
        ]

    def _hold(self, root: list[int]) -> None:
        """Have `root` in its sequence: from the last call, from disk, or computed."""
        if self._root == tuple(root):
            return
        self._root = ()
        self._open.drop(ROOT)
        if not root:
            return
        folder, key = cache_folder() / "states", self._state_key(root)
        if not (self._settings.keep_state and self._restored(folder, key, len(root))):
            compute_root(self._open, root)
            if self._settings.keep_state:
                save_state(folder, key, self._open.state())
        self._root = tuple(root)

    def _restored(self, folder: Path, key: str, length: int) -> bool:
        payload = load_state(folder, key)
        if payload is None:
            return False
        if self._open.restore(payload, length):
            return True
        forget_state(folder, key)
        self._open.drop(ROOT)
        return False

    def _state_key(self, root: list[int]) -> str:
        return state_key(
            self._info.weights,
            np.asarray(root, dtype="<i4").tobytes(),
            self._library.version,
            repr(self._settings),
            str(self._open.threads),
        )


def library_version() -> str:
    """Return the version of llama-cpp-python, once llama.cpp has shown that it loads.

    Raises:
        ImportError: it is not installed.
        OSError: its shared library is missing.
        RuntimeError: its shared library does not load on this machine.
    """
    import llama_cpp  # noqa: PLC0415 - takes a second to load

    return str(llama_cpp.__version__)


class _Library:
    """llama.cpp, loaded when a model is, with its log turned off or handed to `logging`."""

    def __init__(self, *, log: bool) -> None:
        from llama_cpp import llama_cpp as api  # noqa: PLC0415 - most runs need no model

        self.api: Any = api
        callback = api.llama_log_callback(_to_logger if log else _discard)
        _keep_alive[:] = [callback]  # C holds the pointer for the rest of the process
        api.llama_log_set(callback, ctypes.c_void_p(0))
        api.llama_backend_init()
        system = api.llama_print_system_info() or b""
        self.version = f"{library_version()} {system.decode(errors='replace')}"

    def load(self, path: Path, settings: EngineSettings) -> Any:
        """Return a model pointer."""
        parameters = self.api.llama_model_default_params()
        parameters.n_gpu_layers = settings.gpu_layers
        model = self.api.llama_model_load_from_file(_file_name(path), parameters)
        if not model:
            raise cannot_load(path)
        return model


class _Context:
    """One llama_context: tokens in, answers out. Implements `tree.Memory`."""

    def __init__(
        self, library: _Library, model: Any, settings: EngineSettings, adapter: Adapter | None
    ) -> None:
        self._api = library.api
        self._model = model
        self._vocab = self._api.llama_model_get_vocab(model)
        self._size = self._api.llama_vocab_n_tokens(self._vocab)
        self.threads = settings.threads or physical_cores()
        self._pointer = self._created(self._parameters(settings))
        if not self._pointer:
            raise no_memory(settings)
        if adapter is not None:
            self._adapt(adapter.path)
        self._kv = self._api.llama_get_memory(self._pointer)
        # Rows that only fill a group up have a sequence, and room, of their own.
        self.context: int = self._api.llama_n_ctx(self._pointer) - GROUP
        self.batch: int = self._api.llama_n_batch(self._pointer)
        self.sequences: int = self._api.llama_n_seq_max(self._pointer) - 1
        self._rows = self._api.llama_batch_init(self.batch, 0, 1)
        self._yes: tuple[int, ...] = ()
        self._no: tuple[int, ...] = ()

    def _parameters(self, settings: EngineSettings) -> Any:
        parameters = self._api.llama_context_default_params()
        trained = self._api.llama_model_n_ctx_train(self._model)
        parameters.n_ctx = min(settings.context, trained) if trained > 0 else settings.context
        parameters.n_batch = parameters.n_ubatch = whole_groups(
            min(settings.batch, parameters.n_ctx)
        )
        limit = self._api.llama_max_parallel_sequences()
        parameters.n_seq_max = whole_groups(min(settings.parallel, limit))
        parameters.n_threads = parameters.n_threads_batch = self.threads
        parameters.kv_unified = True
        parameters.no_perf = True
        # Scores are read at a leaf's end only; without this, room for every row is set aside.
        parameters.n_outputs_max = parameters.n_seq_max
        return parameters

    def _created(self, parameters: Any) -> Any:
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

    def _adapt(self, path: Path) -> None:
        """Let the model answer with the adapter at `path`, which is freed with the model."""
        pointer = self._api.llama_adapter_lora_p_ctypes
        loaded = self._api.llama_adapter_lora_init(self._model, _file_name(path))
        one, whole = (pointer * 1)(ctypes.cast(loaded, pointer)), (ctypes.c_float * 1)(1.0)
        if not loaded or self._api.llama_set_adapters_lora(self._pointer, one, 1, whole):
            self._api.llama_free(self._pointer)
            raise cannot_adapt(path)

    def tokens(self, pieces: Sequence[Piece], *, start: bool = False) -> list[int]:
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
            raise unreadable()
        return list(buffer[:count])

    def first_tokens(self, words: Sequence[str]) -> set[int]:
        """Return the token that each of `words` begins with."""
        return {tokens[0] for word in words if (tokens := self._tokenise(word, special=False))}

    def tell(self, yes: set[int], no: set[int]) -> None:
        """Read answers as these first tokens from now on; one that both share tells nothing."""
        self._yes, self._no = tuple(sorted(yes - no)), tuple(sorted(no - yes))
        if not self._yes or not self._no:
            raise indistinct()

    def decode(self, rows: Sequence[Row]) -> bool:
        """Compute `rows`, at most a batch of them; False where there is no room."""
        batch, padded = self._rows, fill_groups(rows, self.sequences)
        batch.n_tokens = len(padded)
        for index, row in enumerate(padded):
            batch.token[index] = row.token
            batch.pos[index] = row.position
            batch.n_seq_id[index] = 1
            batch.seq_id[index][0] = row.sequence
            batch.logits[index] = row.ends
        status = self._api.llama_decode(self._pointer, batch) if rows else 0
        self.drop(self.sequences)
        if status in (0, _NO_ROOM):
            return bool(status == 0)
        raise failed(status)

    def answer(self, index: int) -> Answer:
        """Return the answer at a row of the last decode that was marked as an end."""
        scores = self._api.llama_get_logits_ith(self._pointer, index)
        read = np.ctypeslib.as_array(scores, shape=(self._size,)) if scores else None
        answer = None if read is None else answer_at(read, self._yes, self._no)
        if answer is None:
            raise silent()
        return answer

    def fork(self, source: int, target: int) -> None:
        """Let sequence `target` begin with all of `source`; cells are shared, not copied."""
        self._api.llama_memory_seq_cp(self._kv, source, target, -1, -1)

    def drop(self, sequence: int) -> None:
        """Free the cells that `sequence` alone holds."""
        self._api.llama_memory_seq_rm(self._kv, sequence, -1, -1)

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
        adds = self._api.llama_vocab_get_add_bos(self._vocab)
        return JinjaChatTemplate(
            source.decode("utf-8", errors="replace") if source else None,
            bos="" if adds else self._text(self._api.llama_vocab_bos(self._vocab)),
            eos=self._text(self._api.llama_vocab_eos(self._vocab)),
        )

    def _text(self, token: int) -> str:
        text = self._api.llama_vocab_get_text(self._vocab, token) if token >= 0 else None
        return text.decode("utf-8", errors="replace") if text else ""

    def close(self) -> None:
        """Free everything."""
        self._api.llama_batch_free(self._rows)
        self._api.llama_free(self._pointer)
        self._api.llama_model_free(self._model)


def _file_name(path: Path) -> bytes:
    """Return a path as llama.cpp reads it: UTF-8 on Windows, bytes elsewhere."""
    return str(path).encode("utf-8") if sys.platform == "win32" else os.fsencode(path)


def _ignore(_branch: int, _leaf: int, _answer: Answer | None) -> None:
    pass


def _discard(_level: int, _text: bytes, _data: Any) -> None:
    pass


def _to_logger(_level: int, text: bytes, _data: Any) -> None:
    _log.debug("%s", text.decode("utf-8", errors="replace").rstrip("\n"))
