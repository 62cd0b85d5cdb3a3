"""Fuzzes the readers with mutated files of every format: see `tests/fuzz`.

python benchmarks/fuzz.py --inputs 20000 --seed 1 --processes 2 --keep failures
python benchmarks/fuzz.py --seed 1 --only docx:123
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.fuzz.__main__ import main

if __name__ == "__main__":
    main()
