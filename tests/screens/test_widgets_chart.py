"""The arithmetic of the tension chart, and the chart itself under a finger."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from biofeedback.samples import Level
from screens.render import show
from screens.theme import Theme
from screens.widgets.chart import TensionChart
from screens.widgets.chart_data import (
    ChartData,
    Mark,
    OwnNumber,
    PhaseBlock,
    QualitySpan,
    QuietSpan,
    band_values,
    columns,
    gaps,
    minute_ticks,
    quality_spans,
    runs,
)
from screens.widgets.chart_frame import Frame
from screens.widgets.chart_parts import covers_curve, curve, gap_parts, quality_strip, rest_line
from screens.widgets.geometry import join
from screens.widgets.layout import Page

EDGES = (0.15, 0.45, 0.75, 1.05)
FRAME = Frame(left=0, right=1000, bottom=0, top=500, start_s=0, end_s=600, x0=0, y0=-60, y1=560)


def _data(seconds: int = 601, **more: Any) -> ChartData:
    times = np.arange(seconds, dtype=np.float64)
    values = 2.5 + np.sin(times / 40)
    values[200:260] = np.nan
    return ChartData(times, values, 0, float(seconds - 1), **more)


def test_band_values_put_the_borders_between_the_bands() -> None:
    """The four borders are 1 to 4; beyond the outer bands the value stays at the rim; NaN stays."""
    got = band_values(np.array([-9.0, 0.15, 0.30, 1.05, 9.0, np.nan]), EDGES)
    assert got[:5] == pytest.approx([0, 1, 1.5, 4, 5])
    assert np.isnan(got[5])


def test_a_run_ends_at_nan_and_at_missing_seconds() -> None:
    """Both an unknown value and a hole in the times stop the line."""
    times = np.array([0, 1, 2, 3, 4, 20, 21], np.float64)
    values = np.array([1, 1, np.nan, 1, 1, 1, 1], np.float64)
    assert [(run.start, run.stop) for run in runs(times, values)] == [(0, 2), (3, 5), (5, 7)]


def test_gaps_reach_from_the_last_known_to_the_next_known_second() -> None:
    """Leading and trailing unknown stretches are gaps as well."""
    times = np.arange(10, dtype=np.float64)
    values = np.array([np.nan, np.nan, 1, 1, np.nan, 1, 1, 1, np.nan, np.nan])
    assert gaps(ChartData(times, values, 0, 9)) == [(0, 2), (3, 5), (7, 9)]
    assert gaps(ChartData(times, np.full(10, np.nan), 0, 9)) == [(0, 9)]
    assert gaps(ChartData(np.zeros(0), np.zeros(0), 0, 9)) == []


def test_nothing_is_drawn_through_a_gap() -> None:
    """No vertex of the line lies inside the gap; the hatch covers it from edge to edge."""
    data = _data()
    x = join(curve(FRAME, data, 3)).vertices[:, 0]
    left, right = FRAME.x(199), FRAME.x(260)
    assert not ((x > left + 2) & (x < right - 2)).any()
    hatched, signs = gap_parts(FRAME, data, 11, 28)
    assert hatched[0].vertices[:, 0].min() == pytest.approx(left)
    assert hatched[0].vertices[:, 0].max() == pytest.approx(right)
    assert signs == [pytest.approx((left + right) / 2)]


def test_a_single_peak_survives_any_number_of_points() -> None:
    """One second at the top among 20,000 still reaches the top of the drawn line."""
    times = np.arange(20_000, dtype=np.float64)
    values = np.ones(20_000)
    values[12_345] = 4.5
    frame = Frame(left=0, right=1000, bottom=0, top=500, start_s=0, end_s=20_000, x0=0, y0=-60, y1=560)
    part = join(curve(frame, ChartData(times, values, 0, 20_000), 3))
    assert part.vertices[:, 1].max() > 450
    assert len(part.vertices) < 5 * 1002


def test_columns_hold_the_lowest_and_highest_of_each_pixel() -> None:
    """Every point lies between the two, and neighbouring columns touch."""
    rng = np.random.default_rng(4)
    x, y = np.sort(rng.uniform(0, 50, 2000)), rng.normal(0, 10, 2000)
    at, low, high = columns(x, y)
    place = np.searchsorted(at, np.floor(x) + 0.5)
    assert (y >= low[place] - 1e-9).all()
    assert (y <= high[place] + 1e-9).all()
    assert (low[1:] <= high[:-1] + 1e-9).all()
    assert (high[1:] >= low[:-1] - 1e-9).all()


def test_one_known_second_is_a_dot() -> None:
    """A lone point between two gaps is drawn, not lost."""
    values = np.full(100, np.nan)
    values[50] = 2.0
    part = join(curve(FRAME, ChartData(np.arange(100.0), values, 0, 600), 3))
    assert part.vertices[:, 0].mean() == pytest.approx(FRAME.x(50), abs=0.5)


def test_quality_becomes_stretches_that_join() -> None:
    """Good, weak and none follow each other without holes and cover the whole time."""
    spans = quality_spans(np.arange(6.0), np.array([1, 0.9, 0.2, 0.2, 0, 0], np.float64))
    assert spans == (QualitySpan(0, 2, "good"), QualitySpan(2, 4, "weak"), QualitySpan(4, 5, "none"))
    plain, hatched = quality_strip(FRAME, ChartData(np.zeros(0), np.zeros(0), 0, 600, quality=spans), float, 11)
    assert (len(plain), len(hatched)) == (2, 1)


@pytest.mark.parametrize("minutes", [0, 1, 4, 7, 12, 24, 61, 500])
def test_at_most_seven_ticks(minutes: int) -> None:
    """However long the session, the ticks are whole minutes, begin at zero and stay few."""
    ticks = minute_ticks(0, minutes * 60)
    assert ticks[0] == 0
    assert len(ticks) <= 7
    assert ticks[-1] <= minutes


def test_the_value_under_the_cursor_is_unknown_in_a_gap() -> None:
    """In a gap there is neither value nor level; beside it both are there."""
    data = _data()
    value, level = data.at(100)
    assert value == pytest.approx(float(data.values[100]))
    assert level == int(np.ceil(value))
    assert np.isnan(data.at(230)[0])
    assert data.at(230)[1] is None
    assert data.at(9999)[1] is None


def test_the_rest_line_is_dashed_at_its_height_and_absent_without_rest() -> None:
    """The dashes stand at the own rest; without one nothing is drawn."""
    line = join(rest_line(FRAME, _data(rest=0.85), float, 3))
    assert line.vertices[:, 1].mean() == pytest.approx(85)
    assert len(line.indices) // 18 > 50
    assert rest_line(FRAME, _data(), float, 3) == []


def test_a_drag_moves_the_cursor_and_tells(finger: Any) -> None:
    """Touching anywhere sets the time under the finger; dragging beyond the side stays at the end."""
    from kivy.core.window import Window

    theme, told = Theme("dag", "trainer"), list[float]()
    chart = TensionChart(theme, _data(), on_cursor=told.append, minutes=str)
    page = Page(theme)
    page.add_widget(chart)
    Window.add_widget(page)
    show((1280, 800))
    touch = finger.down(*chart.center)
    finger.move(touch, chart.right - 1, chart.y + 10)
    finger.up(touch)
    assert told[0] == pytest.approx(300, abs=40)
    assert told[-1] == 600
    assert chart.cursor_s == 600


def test_words_are_made_once_and_not_each_second() -> None:
    """New seconds on the same chart reuse the labels; another mark makes them anew."""
    marks = (Mark(30, icon="flag"), Mark(60, text="dacht aan ruzie"))
    more: dict[str, Any] = {
        "phases": (PhaseBlock("Rust", 0, 300),),
        "own_numbers": (OwnNumber(5, 6),),
        "rest": 0.8,
    }
    chart = TensionChart(Theme("dag", "trainer"), _data(marks=marks, **more), rest_text="rust", own_text="cijfer")
    labels = list(chart.children)
    chart.show(_data(marks=marks, **more))
    assert list(chart.children) == labels
    chart.show(_data(marks=marks[:1], **more))
    assert len(chart.children) == len(labels) - 1


def test_a_quiet_stretch_is_no_gap() -> None:
    """Where the signal still settles nothing is hatched and nothing is lost; a later gap still is."""
    times = np.arange(10, dtype=np.float64)
    values = np.array([np.nan, np.nan, 1, 1, np.nan, 1, 1, 1, 1, 1])
    data = ChartData(times, values, 0, 9, quiet=(QuietSpan(0, 2),))
    assert gaps(data) == [(3, 5)]


def test_the_lowest_band_reaches_down_to_what_was_asked() -> None:
    """A very calm line keeps its shape instead of lying flat on the rim; the borders stay where they are."""
    got = band_values(np.array([-0.75, -0.3, 0.15, 1.05]), EDGES, lowest=-0.75)
    assert got == pytest.approx([0, 0.5, 1, 4])


def test_a_word_finds_out_where_the_curve_is() -> None:
    """A box on the curve is covered, one above it is free."""
    data = ChartData(np.arange(400, dtype=np.float64), np.full(400, 1.0), 0, 399)
    x, y = FRAME.x(200), FRAME.y(1.0)
    assert covers_curve(FRAME, data, (x, y - 5, x + 40, y + 5))
    assert not covers_curve(FRAME, data, (x, y + 5, x + 40, y + 20))


def test_a_line_that_grows_keeps_its_words_and_what_stands_still() -> None:
    """With one second more, no label is made again, and bands and signs at the side are not drawn again."""
    theme = Theme("avond", "youth")
    words = {level: level.value for level in Level}
    chart = TensionChart(theme, _data(400, rest=0.8), kind="youth", rest_text="rust", level_words=words)
    page = Page(theme)
    page.add_widget(chart)
    chart.size = (1280, 800)
    labels = list(chart.children)
    signs = chart._rail[Level.TOP]._mesh
    signs.vertices = [0.0] * len(signs.vertices)
    chart.show(_data(401, rest=0.8))
    assert list(chart.children) == labels
    assert not any(signs.vertices)
    chart.size = (900, 600)
    assert any(signs.vertices)


@pytest.mark.parametrize("height", [120, 180, 800])
def test_no_sign_at_the_side_lies_over_another(height: int) -> None:
    """However low the chart, the five signs at the side stand clear of each other."""
    theme = Theme("avond", "youth")
    chart = TensionChart(theme, _data(400, rest=0.8), kind="youth", rest_text="rust")
    page = Page(theme)
    page.add_widget(chart)
    chart.size = (600, height)
    spans = []
    for level in Level:
        ys = np.array(chart._rail[level]._mesh.vertices).reshape(-1, 4)[:, 1]
        spans.append((float(ys.min()), float(ys.max())))
    for (_, below), (above, _) in zip(sorted(spans), sorted(spans)[1:], strict=False):
        assert below <= above + 1.5  # soft edges reach a pixel further than the sign
