"""The command for an office's own tables: ``rules`` lists them, adds and removes files, and keeps a price of a day."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable

from desktop import app
from desktop.engine.protocol import shown
from desktop.errors import EXIT_ERROR, EXIT_OK, UserError
from desktop.travel.office_folder import OfficeFolder

Say = Callable[[str], None]


def use_tables(arguments: argparse.Namespace, say: Say, write: Say) -> int:
    """List, add or remove the office's own tables, or add one price."""
    folder = app.office_folder(app.user_settings())
    match arguments.action:
        case "add":
            for file in arguments.files:
                name, kept = folder.add(file)
                say(f"넣었습니다: {shown(file)}" + (f" ('{name}'(으)로)" if name != file.name else ""))
                write("\n".join(f"  {words}" for words in kept.words()))
        case "remove":
            for name in arguments.names:
                folder.remove(name)
                say(f"뺐습니다: {name}")
        case "price":
            folder.add_price(arguments.date, arguments.product, arguments.price, arguments.source, dt.date.today())
            say(f"적었습니다: {arguments.date} {arguments.product} {arguments.price:,}원/L")
        case _:
            return _list(folder, say, write)
    return EXIT_OK


def _list(folder: OfficeFolder, say: Say, write: Say) -> int:
    """Every table; exit code 2 where one is broken, or two of them cannot hold at once: nothing is settled then."""
    say(f"기관 기준표 폴더: {shown(folder.path)}")
    broken: list[UserError] = []
    for row in folder.listed():
        if row.problem is None:
            write("\n".join([row.name, *(f"  {words}" for words in row.words)]))
        else:
            broken.append(row.problem)
    if not broken:
        try:
            folder.laid_over()
        except UserError as error:
            broken.append(error)
    for problem in broken:
        say(f"{problem.message} {problem.next_step}")
    return EXIT_ERROR if broken else EXIT_OK
