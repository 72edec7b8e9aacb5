"""Draws docs/privacy/gegevensstroom.svg from the text beside it: `python packaging/draw_flow.py`.

One text source, so that an officer can change the drawing without a drawing program. Boxes stand in columns, one
column for each border of trust; arrows run from the middle of a box to the middle of the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "privacy"
COLUMN_PX, GAP_PX, BOX_PX, ROW_PX, TOP_PX = 210, 110, 64, 118, 70
STYLE = (
    "text{font:13px sans-serif;fill:#1b1b1b}.zone{fill:#f4f6f8;stroke:#6b7785;stroke-dasharray:6 4}"
    ".box{fill:#fff;stroke:#1f4e79;stroke-width:1.5}.arrow{fill:none;stroke:#1f4e79;stroke-width:1.5}"
    ".head{font-weight:bold}.note{font-size:11px;fill:#1f4e79;paint-order:stroke;stroke:#f4f6f8;stroke-width:4px}"
)


@dataclass(frozen=True)
class Box:
    """One box: its words and where its upper left corner is."""

    words: str
    x: int
    y: int

    @property
    def centre(self) -> tuple[int, int]:
        """The middle of the box."""
        return self.x + COLUMN_PX // 2, self.y + BOX_PX // 2


def read(text: str) -> tuple[list[tuple[str, list[str]]], list[tuple[str, str, str]]]:
    """The zones with their boxes, and the arrows. Raises ValueError for a line that is neither."""
    zones, arrows = [], []
    for line in text.splitlines():
        kind, _, rest = line.partition(":")
        left, _, right = (part.strip() for part in rest.partition("|"))
        if not line.strip() or line.startswith("#"):
            continue
        if kind == "zone":
            zones.append((left, [word.strip() for word in right.split(";")]))
        elif kind == "pijl" and "->" in left:
            start, _, end = (part.strip() for part in left.partition("->"))
            arrows.append((start, end, right))
        else:
            raise ValueError(f"neither a zone nor an arrow: {line}")
    return zones, arrows


def wrapped(words: str, width: int) -> list[str]:
    """Break a text into lines of about that many characters."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def lines_at(words: str, x: int, y: int, style: str, width: int) -> str:
    """A centred text of several lines around that point."""
    lines = wrapped(words, width)
    first = y - 8 * (len(lines) - 1) + 4
    return "".join(
        f'<text class="{style}" x="{x}" y="{first + 16 * row}" text-anchor="middle">{escape(line)}</text>\n'
        for row, line in enumerate(lines)
    )


def draw(text: str) -> str:
    """The whole drawing as SVG. Raises ValueError when an arrow names a box that does not exist."""
    zones, arrows = read(text)
    height = TOP_PX + ROW_PX * max(len(boxes) for _, boxes in zones) + 10
    width = GAP_PX // 2 + len(zones) * (COLUMN_PX + GAP_PX)
    parts, places = [], {}
    for column, (name, boxes) in enumerate(zones):
        x = GAP_PX // 2 + column * (COLUMN_PX + GAP_PX)
        frame = f'x="{x - 15}" y="10" width="{COLUMN_PX + 30}" height="{height - 20}" rx="8"'
        parts.append(f'<rect class="zone" {frame}/>\n')
        parts.append(lines_at(name, x + COLUMN_PX // 2, 34, "head", 30))
        for row, words in enumerate(boxes):
            places[words] = Box(words, x, TOP_PX + row * ROW_PX)
    for start, end, note in arrows:
        if start not in places or end not in places:
            raise ValueError(f"an arrow without a box: {start} -> {end}")
        parts.append(arrow(places[start], places[end], note))
    for box in places.values():
        parts.append(
            f'<rect class="box" x="{box.x}" y="{box.y}" width="{COLUMN_PX}" height="{BOX_PX}" rx="6"/>\n'
            + lines_at(box.words, *box.centre, "word", 28)
        )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">\n'
    marker = (
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 0L10 5L0 10z" fill="#1f4e79"/></marker></defs>\n'
    )
    title = "<title>Gegevensstroom met vertrouwensgrenzen</title>\n"
    return f"{head}{title}<style>{STYLE}</style>\n{marker}{''.join(parts)}</svg>\n"


def arrow(start: Box, end: Box, note: str) -> str:
    """A straight arrow between the nearest edges of two boxes, with its words at the middle."""
    if start.x == end.x:
        down = end.y > start.y
        x = start.centre[0]
        y1, y2 = (start.y + BOX_PX, end.y) if down else (start.y, end.y + BOX_PX)
        return line(x, y1, x, y2) + lines_at(note, x + 6, (y1 + y2) // 2, "note", 34)
    right = end.x > start.x
    x1, x2 = (start.x + COLUMN_PX, end.x) if right else (start.x, end.x + COLUMN_PX)
    y1, y2 = start.centre[1], end.centre[1]
    return line(x1, y1, x2, y2) + lines_at(note, (x1 + x2) // 2, (y1 + y2) // 2 - 4, "note", 16)


def line(x1: int, y1: int, x2: int, y2: int) -> str:
    """The arrow's line with its tip."""
    return f'<path class="arrow" marker-end="url(#tip)" d="M{x1} {y1}L{x2} {y2}"/>\n'


if __name__ == "__main__":
    source = (FOLDER / "gegevensstroom.txt").read_text(encoding="utf-8")
    (FOLDER / "gegevensstroom.svg").write_text(draw(source), encoding="utf-8")
