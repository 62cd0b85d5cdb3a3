"""Verify, install, roll back or remove checker: `python3 install.py --help`."""

import sys

sys.dont_write_bytecode = True  # nothing may be added to a bundle

from installer.command import main  # type: ignore[import-not-found]  # noqa: E402 - beside it in a bundle

raise SystemExit(main())
