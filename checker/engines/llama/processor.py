"""Name the class of processors that an answer belongs to: what decides which kernels compute it.

llama.cpp sums in another order with other instruction sets, so the same model's answers differ in
their first decimal between machines (`docs/decisions/processors.md`). Its own account of what it
was built with and found here is the class: it is the same on every system, and it tells two builds
on one machine apart, which the processor's flags do not.
"""

import hashlib
import json
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from checker.core.data_classes import dataclass
from checker.core.errors import OutputError
from checker.core.regular_files import LARGEST_NOTE, read_regular
from checker.core.storage import cache_folder, write_atomically
from checker.engines.llama.amx import is_refused

_CPUINFO = Path("/proc/cpuinfo")
_TELLING = ("vendor_id", "model name", "flags", "Features", "CPU implementer", "CPU part", "isa")
_ALL = -1
_AMX = "AMX_INT8"
"""What llama.cpp calls Intel's matrix instructions, which it is kept from (`amx`)."""


@dataclass(frozen=True, slots=True)
class Kernels:
    """What llama.cpp says that it computes with.

    Attributes:
        version: of llama-cpp-python.
        features: as `llama_print_system_info` writes them: `CPU : AVX2 = 1 | FMA = 1 | `.
        devices: what it can hand work to besides the processor, by name.
    """

    version: str
    features: str
    devices: tuple[str, ...] = ()

    def name(self, gpu_layers: int) -> str:
        """Return the class in words that a verdict can show and a cache can keep apart by.

        Args:
            gpu_layers: of the model, that a device computes; -1 for all.
        """
        system = f"{platform.system()} {_normalize_architecture(platform.machine())}"
        unused = {_AMX} if is_refused() else set()
        used = (each for each in _iter_features(self.features) if each not in unused)
        parts = [" ".join((f"{system}:", *used))]
        if self.devices:
            layers = "all" if gpu_layers == _ALL else gpu_layers
            parts.append(f"{' + '.join(self.devices)} ({layers} layers)")
        return "; ".join((*parts, f"llama-cpp-python {self.version}"))


def find_processor_class(gpu_layers: int, load: Callable[[], Kernels]) -> str:
    """Return the class of this machine; empty where llama.cpp does not load.

    What was found is kept in the user's cache folder for as long as library and processor stay
    the same: a run that the answer cache serves need not load the library for it. With a graphics
    card it is found out each time.

    Args:
        gpu_layers: of the model, that a device computes; -1 for all.
        load: asks llama.cpp.
    """
    path, key = cache_folder() / "processor.json", _compute_identity()
    kernels = _read_kept(path, key)
    if kernels is None:
        try:
            kernels = load()
        except (ImportError, OSError, RuntimeError):
            return ""  # whoever needs an answer says what is wrong
        if key and not kernels.devices:
            _keep(path, key, kernels)
    return kernels.name(gpu_layers)


def _normalize_architecture(machine: str) -> str:
    """Return one name for what the systems call differently."""
    lower = machine.lower()
    return {"amd64": "x86_64", "arm64": "aarch64"}.get(lower, lower)


def _iter_features(text: str) -> Iterator[str]:
    """Yield each backend and what it has: `CPU`, `AVX2`, `SVE_CNT=32`; not what it has not."""
    for part in filter(None, map(str.strip, text.split("|"))):
        *backend, feature = part.split(" : ")
        yield from backend
        name, _, value = (each.strip() for each in feature.partition("="))
        if value != "0":
            yield name if value in {"", "1"} else f"{name}={value}"


def _read_kept(path: Path, key: str) -> Kernels | None:
    try:
        content = json.loads(read_regular(path, LARGEST_NOTE))
        if not key or content["key"] != key:
            return None
        return Kernels(str(content["version"]), str(content["features"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(path: Path, key: str, kernels: Kernels) -> None:
    content = {"key": key, "version": kernels.version, "features": kernels.features}
    with suppress(OSError, OutputError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(content).encode("utf-8"))


def _compute_identity() -> str:
    """Return a digest of library and processor, found without loading; empty where it cannot be."""
    spec = find_spec("llama_cpp")
    if spec is None or spec.origin is None or "LLAMA_CPP_LIB_PATH" in os.environ:
        return ""
    library = Path(spec.origin).parent / "lib"
    try:
        files = sorted((each.name, each.stat()) for each in library.iterdir())
        seen = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in files]
        machine = (platform.machine(), platform.version(), *_processor())
    except OSError:
        return ""
    return hashlib.sha256(repr((str(library), seen, machine)).encode("utf-8")).hexdigest()


def _processor() -> Sequence[str]:
    """Return what tells processors apart, as this system says it."""
    if platform.system() != "Linux":
        return (platform.processor(),)
    first = _CPUINFO.read_text(encoding="utf-8").partition("\n\n")[0]
    return [line for line in first.splitlines() if line.startswith(_TELLING)]
