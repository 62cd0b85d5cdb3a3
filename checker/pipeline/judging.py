"""From the installed model to a judge; the model itself is loaded only when a question needs it."""

from pathlib import Path

from checker import resources
from checker.config import Settings
from checker.engine.settings import EngineSettings
from checker.judge.judge import Judge
from checker.models import installed
from checker.ports import Engine, EngineInfo
