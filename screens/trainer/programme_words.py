"""What is wrong with a programme's file, in the trainer's words. Without Kivy."""

from __future__ import annotations

import re

from biofeedback.errors import BiofeedbackError
from biofeedback.language import Catalogue

_COUNTED = re.compile(r"(sessions|exercises|steps)\[(\d+)\]")
_LINE = re.compile(r"line (\d+)")
_FILE = "the whole file"


def sentence(words: Catalogue, error: BiofeedbackError) -> str:
    """Which file, where in it and what to write there; other errors have their own sentence."""
    values = error.values
    if error.reason != "programme_wrong" or "code" not in values:
        return words.error(error)
    problem = words(f"trainer.programme_bad_{values['code']}", **values)
    return words(
        "trainer.programme_bad", file=values["file"], place=place(words, str(values["place"])), problem=problem
    )


def place(words: Catalogue, where: str) -> str:
    """`sessions[0].steps[2].text.nl` as: session 1, step 3, text, nl."""
    if where == _FILE:
        return words("trainer.programme_place_file")
    line = _LINE.fullmatch(where)
    if line:
        return words("trainer.programme_place_line", number=line[1])
    return ", ".join(_part(words, part) for part in where.split("."))


def _part(words: Catalogue, part: str) -> str:
    counted = _COUNTED.fullmatch(part)
    return words(f"trainer.programme_place_{counted[1]}", number=int(counted[2]) + 1) if counted else part
