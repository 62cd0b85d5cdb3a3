"""Verify a bundle of checker, install it, go back to the former release, and remove it all.

A bundle carries this package beside `install.py`: any Python from 3.11 on runs it, without a
network and with its standard library alone. Inside checker it serves `checker bundle`. Nothing
here imports what is not in the standard library or in this package.
"""

import platform
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts it with another Python is told so
    raise SystemExit("install.py needs Python 3.11 or newer; this is " + platform.python_version())
