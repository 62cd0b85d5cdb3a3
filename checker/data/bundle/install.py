"""Verify, install, roll back or remove checker: `python3 install.py --help`."""

import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - only what is loaded
sys.dont_write_bytecode = True  # nothing may be added to a bundle
# at the end: no file of a bundle takes the place of one of Python's own modules
sys.path[:] = [*(each for each in sys.path if each != _HERE), _HERE]

from installer.command import main  # type: ignore[import-not-found]  # noqa: E402 - see above

raise SystemExit(main())
