"""The command for an office's own form: ``template`` lists the names of its cells, checks it, writes an example."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from desktop import app
from desktop.engine.protocol import shown
from desktop.errors import EXIT_OK, UserError
from desktop.export.saving import check_place

Say = Callable[[str], None]
#: Adds a command by its name and help, and gives the group its options go to.
Command = Callable[[str, str], "argparse._ArgumentGroup"]


def add_options(settle: argparse._ArgumentGroup, path: Callable[[str], Path]) -> None:
    """The options of ``settle`` that fill a form."""
    settle.add_argument(
        "--template", type=path, metavar="서식", help="칸에 이름을 붙인 기관의 .xlsx 서식(--form과 함께)"
    )
    settle.add_argument("--form", type=path, metavar="F", help="채운 기관 서식을 저장합니다")


def add_commands(command: Command, path: Callable[[str], Path]) -> None:
    """The command ``template``."""
    form = command("template", "기관 서식의 칸에 붙일 이름을 보여 줍니다.")
    form.add_argument("--check", type=path, metavar="서식", help="서식을 살펴보고 채울 이름을 보여 줍니다")
    form.add_argument("--example", type=path, metavar="새 파일", help="고쳐 쓸 예시 서식을 저장합니다")


def show_template(arguments: argparse.Namespace, say: Say, write: Say) -> int:
    """Check a form, write the example, or list the names."""
    if arguments.example is not None:
        check_place(arguments.example)
        if arguments.example.exists():
            raise UserError("template_exists", path=shown(arguments.example))
        app.write_example_form(arguments.example)
        say(f"저장했습니다: {shown(arguments.example)}")
    if arguments.check is not None:
        names = app.check_form(arguments.check)
        say(f"채울 수 있는 서식입니다: {shown(arguments.check)}")
        write("\n".join(names))
    if arguments.example is None and arguments.check is None:
        write("\n".join(app.form_names()))
    return EXIT_OK


def check_form(arguments: argparse.Namespace) -> None:
    """Find out before the reading, not after it, that a form cannot be filled."""
    if (arguments.template is None) != (arguments.form is None):
        raise UserError("usage", detail="--template과 --form은 함께 적습니다")
    if arguments.template is not None:
        app.check_form(arguments.template)
