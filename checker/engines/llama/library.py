"""llama.cpp itself: loaded when a model is, and what it computes with on this machine."""

import ctypes
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.engines.llama.amx import without_amx
from checker.engines.llama.context import encode_path
from checker.engines.llama.failures import report_cannot_load
from checker.engines.llama.processor import Kernels
from checker.engines.llama.threads import share_cores
from checker.engines.settings import EngineSettings

_log = logging.getLogger(__name__)
_keep_alive: list[Any] = []
_CPU = 0  # GGML_BACKEND_DEVICE_TYPE_CPU


def get_library_version() -> str:
    """Return the version of llama-cpp-python, once llama.cpp has shown that it loads.

    Raises:
        ImportError: it is not installed.
        OSError: its shared library is missing.
        RuntimeError: its shared library does not load on this machine.
    """
    share_cores()
    import llama_cpp  # noqa: PLC0415 - takes a second to load

    return str(llama_cpp.__version__)


def load_kernels() -> Kernels:
    """Return what llama.cpp computes with on this machine, by which answers are kept apart.

    Raises:
        ImportError: it is not installed.
        OSError: its shared library is missing.
        RuntimeError: its shared library does not load on this machine.
    """
    return LlamaLibrary(log=False).kernels


class LlamaLibrary:
    """llama.cpp, loaded when a model is, with its log turned off or handed to `logging`."""

    def __init__(self, *, log: bool) -> None:
        share_cores()
        from llama_cpp import llama_cpp as api  # noqa: PLC0415 - most runs need no model

        self.api: Any = api
        callback = api.llama_log_callback(_write_to_logger if log else _discard)
        _keep_alive[:] = [callback]  # C holds the pointer for the rest of the process
        api.llama_log_set(callback, ctypes.c_void_p(0))
        with without_amx():
            api.llama_backend_init()
            system = api.llama_print_system_info() or b""
            devices = tuple(_iter_devices())
        self.kernels = Kernels(get_library_version(), system.decode(errors="replace"), devices)

    def load(self, path: Path, settings: EngineSettings) -> Any:
        """Return a model pointer."""
        parameters = self.api.llama_model_default_params()
        parameters.n_gpu_layers = settings.gpu_layers
        with without_amx():
            model = self.api.llama_model_load_from_file(encode_path(path), parameters)
        if not model:
            raise report_cannot_load(path)
        return model


def _iter_devices() -> Iterator[str]:
    """Yield the names of what computes besides the processor: graphics cards, libraries for it."""
    from llama_cpp import _ctypes_extensions, _ggml  # noqa: PLC0415 - as llama_cpp itself

    registry = _ggml.libggml
    # On Windows each function is in its own library only.
    base: Any = _ctypes_extensions.load_shared_library("ggml-base", _ggml.libggml_base_path)
    count = ctypes.CFUNCTYPE(ctypes.c_size_t)(("ggml_backend_dev_count", registry))
    get = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_size_t)(("ggml_backend_dev_get", registry))
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(("ggml_backend_dev_type", base))
    words = ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_void_p)(
        ("ggml_backend_dev_description", base)
    )
    for number in range(count()):
        device = get(number)
        if kind(device) != _CPU:
            yield (words(device) or b"").decode(errors="replace")


def _discard(_level: int, _text: bytes, _data: Any) -> None:
    pass


def _write_to_logger(_level: int, text: bytes, _data: Any) -> None:
    _log.debug("%s", text.decode("utf-8", errors="replace").rstrip("\n"))
