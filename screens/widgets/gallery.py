"""All components on a few pages, to be looked at: `python -m screens.widgets.gallery FOLDER` writes them as PNG.

For those who change a widget. The words are samples in the language of the design pictures.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from screens.kivy_setup import prepare

if __name__ == "__main__":
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    prepare(Path(sys.argv[1]) / ".kivy")

import numpy as np
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from biofeedback.samples import Level
from screens.render import render
from screens.theme import Theme
from screens.widgets.breath import BreathCircle, PaceKey
from screens.widgets.buttons import DangerButton, PrimaryButton, QuietButton, SecondaryButton, SoftButton
from screens.widgets.cards import Card, IconChip, IconLabel, Pill
from screens.widgets.chart import TensionChart
from screens.widgets.chart_data import ChartData, Mark, OwnNumber, PhaseBlock, quality_spans
from screens.widgets.emblem import EMBLEMS, Emblem
from screens.widgets.field import TextField
from screens.widgets.layout import Column, Divider, Flow, Page, Row, Space
from screens.widgets.levels import LevelBadge, LevelShape
from screens.widgets.meter import Meter
from screens.widgets.orb import NoSignalDisc, Orb
from screens.widgets.progress import FillBar, LevelLegend, LevelTimeBar, ProgressRing
from screens.widgets.rating import RatingColumns
from screens.widgets.rows import ListRow
from screens.widgets.switches import SegmentedSwitch, Toggle
from screens.widgets.text import Body, Heading, Icon, Small, Strong
from screens.widgets.topbar import TopBar

WORDS = dict(zip(Level, ("Rustig", "Beetje", "Midden", "Hoog", "Heel hoog"), strict=True))
FACES = ("Niet boos", "Beetje boos", "Boos", "Erg boos", "Woedend")
SIZES = {"landscape": (1280, 800), "portrait": (800, 1280)}


def pages(text_scale: float = 1.0) -> dict[str, tuple[Page, tuple[int, int]]]:
    """Every page with its size in px, by name."""
    youth, trainer = Theme("avond", "youth", text_scale), Theme("dag", "trainer", text_scale)
    light = Theme("dag", "youth", text_scale)
    return {
        "components": (
            _halves(_youth_column(youth), youth, _trainer_column(trainer), trainer),
            SIZES["landscape"],
        ),
        "youth-light": (_halves(_youth_column(light), light, _more(light), light), SIZES["landscape"]),
        "breathing": (_breathing(youth, portrait=False), SIZES["landscape"]),
        "breathing-portrait": (_breathing(youth, portrait=True), SIZES["portrait"]),
        "looks": (_looks(youth), SIZES["landscape"]),
        "rating": (_rating(youth, portrait=False), SIZES["landscape"]),
        "rating-portrait": (_rating(youth, portrait=True), SIZES["portrait"]),
        "chart": (_charts(trainer), SIZES["landscape"]),
        "chart-youth": (_youth_chart(youth), SIZES["landscape"]),
    }


def sample_session() -> ChartData:
    """A made-up session of 24 minutes with a gap, a stretch of weak signal, marks and own numbers."""
    times = np.arange(0, 1441, dtype=np.float64)
    share = times / times[-1]
    knots = (
        (0, 1),
        (0.17, 0.9),
        (0.25, 2.6),
        (0.43, 1.1),
        (0.53, 1.5),
        (0.62, 4.4),
        (0.71, 3),
        (0.86, 1.2),
        (1, 0.9),
    )
    at, level = zip(*knots, strict=True)
    values = np.interp(share, at, level) + 0.08 * np.sin(share * 120) * np.sin(share * 37)
    values[(share > 0.475) & (share < 0.512)] = np.nan
    quality = np.where(np.isnan(values), 0.0, np.where((share > 0.6) & (share < 0.66), 0.3, 1.0))
    names = ("Rust", "Ademen", "Raden", "Rollenspel", "Nagesprek")
    edges = (0.0, 0.16, 0.42, 0.56, 0.8, 1.0)
    return ChartData(
        times,
        values,
        0,
        1440,
        rest=0.85,
        phases=tuple(
            PhaseBlock(name, 1440 * start, 1440 * end)
            for name, start, end in zip(names, edges, edges[1:], strict=False)
        ),
        marks=(Mark(842, icon="lightning"), Mark(929, icon="wind"), Mark(1058, icon="chat-circle")),
        own_numbers=(OwnNumber(230, 6), OwnNumber(605, 4), OwnNumber(1152, 5), OwnNumber(1418, 3)),
        quality=quality_spans(times, quality),
    )


def _halves(left: Widget, left_theme: Theme, right: Widget, right_theme: Theme) -> Page:
    page, both = Page(left_theme), BoxLayout()
    for content, theme in ((left, left_theme), (right, right_theme)):
        side = Page(theme)
        side.add_widget(content)
        both.add_widget(side)
    page.add_widget(both)
    return page


def _column(theme: Theme, *children: Widget) -> Column:
    return Column(*children, Space(), gap=theme.space(4), fit=False, padding=(theme.dp(36), theme.dp(28)))


def _youth_column(theme: Theme) -> Column:
    colors, gap = theme.colors, theme.space(4)
    pressed = PrimaryButton(theme, "Ingedrukt")
    pressed.pressing = 1.0
    ready = Card(
        theme,
        Row(
            IconChip(theme, "heartbeat"),
            Column(Strong(theme, "Hartslag"), Small(theme, "Goed te meten.", color=colors.text2)),
            Icon(theme, "check", size_name="row", color=colors.accent),
            gap=theme.dp(20),
        ),
        padding=(theme.dp(24), theme.dp(20)),
    )
    return _column(
        theme,
        Small(theme, "Jongere", color=colors.text2),
        Row(PrimaryButton(theme, "Verder", icon="arrow-right"), SecondaryButton(theme, "Stop"), gap=gap),
        Row(pressed, PrimaryButton(theme, "Nog niet", waiting=True), gap=gap),
        Row(SoftButton(theme, "Zacht"), QuietButton(theme, "Lees voor", icon="speaker-high"), gap=gap),
        Row(
            Pill(theme, "Signaal goed", icon="check", tone="good"),
            Pill(theme, "Het zakt", icon="arrow-down"),
            gap=gap,
        ),
        ready,
        FillBar(theme, 0.62),
        SegmentedSwitch(theme, [("picture", "Beeld", ""), ("line", "Lijn", "")], selected="picture"),
        IconLabel(theme, "clock", "Het duurt ongeveer 12 minuten.", chip=True),
    )


def _trainer_column(theme: Theme) -> Column:
    gap = theme.space(3)
    wrong = TextField(theme, "Wachtzin", text="lantaarn tulp")
    wrong.error("Deze wachtzin hoort niet bij M. Visser.")
    row = ListRow(
        theme,
        "K-187",
        "Sessie 7: time-out oefenen",
        leading=Emblem(theme, "ring", 48),
        on_release=lambda _: None,
        last=True,
    )
    levels = [*[(level, WORDS[level]) for level in (Level.CALM, Level.MIDDLE, Level.TOP)], (None, "Geen signaal")]
    question = Card(
        theme,
        Heading(theme, "K-204 wissen?"),
        Body(theme, "Acht sessies verdwijnen van deze tablet.", color=theme.colors.text2),
        Row(
            Space(),
            SecondaryButton(theme, "Bewaar", size_name="small"),
            DangerButton(theme, "Wis K-204", size_name="small"),
            gap=gap,
        ),
        gap=gap,
    )
    return _column(
        theme,
        Small(theme, "Trainer", color=theme.colors.text2),
        Flow(
            PrimaryButton(theme, "Start sessie"),
            SecondaryButton(theme, "Annuleer"),
            DangerButton(theme, "Wis alles", icon="trash"),
            gap=gap,
        ),
        Row(
            Pill(theme, "Goed", icon="check", tone="good"),
            Pill(theme, "Controleer", icon="warning", tone="warn"),
            Pill(theme, "30 minuten", icon="clock"),
            gap=gap,
        ),
        Row(
            Toggle(theme, active=True, yes_text="Ja", no_text="Nee"),
            Toggle(theme, active=False, yes_text="Ja", no_text="Nee"),
            SegmentedSwitch(theme, [(key, key, "") for key in ("1x", "2x", "8x")], selected="1x"),
            gap=gap,
        ),
        Card(theme, row, padding=(theme.dp(22), theme.dp(4))),
        wrong,
        Flow(*[LevelBadge(theme, level, word) for level, word in levels], gap=gap),
        question,
    )


def _more(theme: Theme) -> Column:
    signs: list[Level | None] = [*Level, None]
    return _column(
        theme,
        Row(*[LevelShape(theme, level, 58) for level in signs], gap=theme.space(4)),
        Row(*[Emblem(theme, name, 64) for name in EMBLEMS], gap=theme.space(3)),
        Orb(theme, Level.HIGH, size_hint=(1, 1)),
        Row(
            PaceKey(theme, own=False),
            Small(theme, "Volg dit tempo"),
            PaceKey(theme, own=True),
            Small(theme, "Jouw adem"),
            gap=theme.space(3),
        ),
    )


def _breathing(theme: Theme, *, portrait: bool) -> Page:
    page = Page(theme)
    page.add_widget(_bar(theme, portrait=portrait))
    share = {"size_hint": (0.86, 0.54)} if portrait else {"size_hint": (0.5, 0.7)}
    breath = BreathCircle(theme, "Adem in", "door je neus", pos_hint={"center_x": 0.5, "top": 0.88}, **share)
    breath.shown, breath.own = 0.66, 0.42
    page.add_widget(breath)
    return page


def _bar(theme: Theme, *, portrait: bool = False) -> TopBar:
    def nothing(_: object) -> None:
        return

    return TopBar(
        theme,
        step=(4, 6),
        step_text="Stap 4 van 6",
        read_text="Lees voor",
        stop_text="Stop",
        on_read=nothing,
        on_stop=nothing,
        portrait=portrait,
    )


def _looks(theme: Theme) -> Page:
    page, grid = Page(theme), BoxLayout(padding=theme.space(5), spacing=theme.space(5))
    meter = Meter(theme, WORDS, now_text="Nu", rest_text="rust")
    meter.rest = 0.85
    meter.show(1.7, Level.LITTLE)
    ring = ProgressRing(theme, "Zit stil.", "Nog ruim 1 minuut")
    ring.fraction = 0.42
    left, right = BoxLayout(orientation="vertical"), BoxLayout(orientation="vertical")
    for child in (Orb(theme, Level.MIDDLE), NoSignalDisc(theme, "Geen signaal")):
        left.add_widget(child)
    for child in (ring, Orb(theme, None)):
        right.add_widget(child)
    for column in (left, meter, right):
        grid.add_widget(column)
    page.add_widget(grid)
    return page


def _rating(theme: Theme, *, portrait: bool) -> Page:
    page = Page(theme)
    page.add_widget(_bar(theme, portrait=portrait))
    rating = RatingColumns(
        theme,
        FACES,
        portrait=portrait,
        size_hint=(0.92, 0.64) if portrait else (0.93, 0.46),
        pos_hint={"center_x": 0.5, "y": 0.16 if portrait else 0.26},
    )
    rating.value = 4
    page.add_widget(rating)
    return page


def _charts(theme: Theme) -> Page:
    data = sample_session()
    chart = TensionChart(
        theme,
        data,
        minutes=lambda minute: f"{minute} min",
        rest_text="eigen rust",
        own_text="eigen cijfer",
        on_cursor=lambda _: None,
        size_hint=(1, None),
        height=theme.dp(338),
    )
    chart.cursor_s = 893
    seconds = (60, 600, 360, 180, 180, 60)
    legend = ("Geen signaal 1", "Rustig 10", "Beetje 6", "Midden 3", "Hoog 3", "Heel hoog 1")
    page = Page(theme)
    page.add_widget(
        _column(
            theme,
            Card(theme, chart, padding=(theme.dp(16), theme.dp(12))),
            Card(
                theme,
                Small(theme, "Tijd per niveau, in minuten"),
                LevelTimeBar(theme, seconds),
                LevelLegend(theme, legend),
                Divider(theme),
                FillBar(theme, 0.62, color=theme.colors.accent),
                gap=theme.space(3),
            ),
        )
    )
    return page


def _youth_chart(theme: Theme) -> Page:
    times = np.arange(0, 721, dtype=np.float64)
    at = np.array((0, 0.12, 0.2, 0.34, 0.45, 0.62, 0.8, 1)) * times[-1]
    values = np.interp(times, at, (2.6, 2.3, 2.4, 4.1, 3.6, 2, 1.2, 0.9)) + 0.05 * np.sin(times / 8)
    marks = (Mark(245, text="dacht aan ruzie"), Mark(446, text="schouders los"))
    whole = ChartData(times, values, 0, 720, marks=marks, ticks=((0, "begin"), (720, "nu")))
    last = ChartData(times[481:], values[481:], 480, 720, rest=0.85)
    page = Page(theme)
    page.add_widget(
        _column(
            theme,
            Card(theme, TensionChart(theme, whole, kind="youth", size_hint=(1, None), height=theme.dp(334))),
            Card(
                theme,
                Small(theme, "Jouw spanning", color=theme.colors.text2),
                LevelBadge(theme, Level.LITTLE, "Beetje", 52, style="word"),
                TensionChart(theme, last, kind="small", size_hint=(1, None), height=theme.dp(74)),
                size_hint=(None, None),
                width=theme.dp(300),
                gap=theme.space(3),
                padding=theme.dp(24),
            ),
        )
    )
    return page


if __name__ == "__main__":
    for name, (page, size) in pages(float(sys.argv[2]) if len(sys.argv) > 2 else 1.0).items():
        print(render(page, Path(sys.argv[1]) / f"{name}.png", size))
