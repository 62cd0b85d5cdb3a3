"""Read a CSV file as a document of one table: spreadsheets of questions often come so."""

import csv
import hashlib
import io
from itertools import islice
from pathlib import Path
from typing import Final

from checker.core.document import Block, BlockKind, Cell, CellRef, Document, Row, Table
from checker.core.errors import InputError, describe_unreadable
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.core.regular_files import MIB, read_regular
from checker.core.text.decoding import decode
from checker.language.character_scripts import is_japanese

SUFFIXES: Final = (".csv",)
_MOST_ROWS: Final = 100_000
_MOST_COLUMNS: Final = 200


def read_csv(path: Path, limits: Limits) -> Document:
    """Read a file of comma-separated values; its first row is taken for its header.

    Raises:
        InputError: it cannot be read, or is no such file.
    """
    try:
        data = read_regular(path, limits.file_mib * MIB)
        text = decode(data)[0]
        rows = list(islice(csv.reader(io.StringIO(text), strict=True), _MOST_ROWS + 1))
    except OSError as error:
        raise InputError(
            describe_unreadable(error),
            place=str(path),
            remedy=Message("read.see-whether-another-program-holds-open"),
        ) from error
    except (csv.Error, ValueError) as error:
        raise InputError(
            Message("search.not-csv", error=error),
            place=str(path),
            remedy=Message("search.save-csv-again"),
        ) from error
    columns = max(map(len, rows), default=0)
    if len(rows) > _MOST_ROWS or columns > _MOST_COLUMNS:
        raise InputError(
            Message("search.csv-too-large", rows=_MOST_ROWS, columns=_MOST_COLUMNS),
            place=str(path),
            remedy=Message("search.split-csv"),
        )
    table = Table(tuple(_build_row(number, row) for number, row in enumerate(rows)), columns)
    block = Block(BlockKind.TABLE, "body/0", table=table)
    return Document(
        name=path.name,
        format="csv",
        sha256=hashlib.sha256(data).hexdigest(),
        blocks=(block,) if rows else (),
        language="ja" if is_japanese(text) else "en",
    )


def _build_row(number: int, texts: list[str]) -> Row:
    cells = (
        Cell(
            number,
            column,
            (
                Block(
                    BlockKind.PARAGRAPH,
                    f"body/0/r{number}/c{column}/0",
                    text,
                    cell=CellRef("body/0", number, column),
                ),
            ),
        )
        for column, text in enumerate(texts)
    )
    return Row(tuple(cells), header=number == 0)
