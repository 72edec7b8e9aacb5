"""The kit's components as widgets. How to build a screen with them.

Every widget takes a `Theme` first; the words come from the caller. Sizes and colours come from the theme:
`theme.space(5)`, `theme.colors.text2`. Make the themes once: `Theme("avond", "youth")`, `Theme("dag", "trainer")`.

Layout (`layout`): `Page(theme)` is the ground of a screen (FloatLayout). `Column(*children, gap=)` and
`Row(*children, gap=, fit_width=False)` are as large as their content; `Column(..., fit=False)` fills what it gets.
`Flow(*children, gap=)` wraps over lines. `Space()` takes what is left, `Space(12)` a fixed length.
`Divider(theme)` is a hairline.

Text (`text`): `Display Title Heading Body Strong Small Number (theme, text, color=, align="left|center|right",
wrap=True, tabular=False)`; `Text(theme, text, style="lead")` for the others (lead, word, strong, pill, figure,
tick). Wrapping text takes the width it is given and grows downward; `wrap=False` is as wide as its words.
`Icon(theme, name, size_name="inline|button|row|youthStep|pill", color=, filled=False)`; `.show(name)`.

Buttons (`buttons`): `PrimaryButton SecondaryButton SoftButton QuietButton DangerButton (theme, text, icon="",
icon_side="before|after", size_name="full|small", stretch=False, align="center|left", on_release=callback,
waiting=False)`. Set `.waiting` while something is awaited and say beside it what. `.text` may change.

Surfaces (`cards`): `Card(theme, *children, gap=, fit=True, sunk=False, selected=False)`;
`Pill(theme, text, icon=, tone="good|warn|fact")` and `.show(...)`; `IconChip(theme, icon, ready=False)`;
`IconLabel(theme, icon, text, style="body", chip=False)`.

Levels (`levels`): `LevelShape(theme, level | None, size_dp)` with `.level`;
`LevelBadge(theme, level, word, size_dp, style=)` with `.show(level, word)`. None is no signal, everywhere.

Top bar (`topbar`):
`TopBar(theme, step=(4, 6), step_text=, read_text=, stop_text=, on_read=, on_stop=, portrait=)`;
`.steps.show(now, text)`, `.read_button`, `.stop_button`.

Breathing (`breath`): `BreathCircle(theme, word, hint)`: set `.shown` (0-1) and `.own` (0-1 or None) each frame,
`.say(word, hint)` when the phase changes. `PaceKey(theme, own=True|False)` is its sign in the legend.

Tension now (`orb`): `Orb(theme, level)` and `.show(level)`; `NoSignalDisc(theme, word)` is the large sign.

Own number (`rating`): `RatingColumns(theme, five_words, on_value=callback, portrait=False)`, `.value` (0 = none
yet), `.cells[n - 1]`; heights LANDSCAPE_HEIGHT_DP, PORTRAIT_HEIGHT_DP.
`faces.Face(theme, step 1-5, size_dp, chosen=False)`.

Chart (`chart`, its data in `chart_data`): `TensionChart(theme, data, kind="full|youth|small", minutes=,
rest_text=, own_text=, level_words=, on_cursor=)`, `.show(data)`, `.cursor_s`; `minutes(4)` gives "4 min".
`ChartData(times_s, values, start_s, end_s, levels=, rest=, phases=, marks=, own_numbers=, quality=, ticks=)`:
`values` and `rest` from `band_values(index, biofeedback.arousal.levels.EDGES)`, `quality` from
`quality_spans(times_s, quality)`.

Rows (`rows`): `ListRow(theme, title, detail, leading=, trailing=, below=, on_release=, last=False)`,
`.title.text`, `.detail.text`; `Scroll(theme, content)` for what may be higher than its room.

Fields (`field`, trainer): `TextField(theme, label, help_text=, password=False, show_text=, hide_text=, text=,
on_submit=, on_text=)`, `.text`, `.error("sentence")`, `.input.focus`.

Dialog (`dialog`): `Dialog(theme, title, text, [Choice(text, callback, weight, icon)], content=).open()`;
weights primary, secondary, soft, quiet, danger; `.buttons`.

Progress (`progress`): `ProgressRing(theme, word, hint)`, `.fraction`, `.say(...)`;
`FillBar(theme, fraction, color=)`;
`LevelTimeBar(theme, seconds)` and `LevelLegend(theme, words)`, both no signal first, then levels 1 to 5.

Meter (`meter`): `Meter(theme, words, now_text=, rest_text=)`, `.show(value 0-5 or None, level)`, `.rest`.

Switches (`switches`): `SegmentedSwitch(theme, [(key, text, icon)], selected=, on_select=)`, `.selected`;
`Toggle(theme, active=, yes_text=, no_text=, on_change=)`.

Emblem (`emblem`): `Emblem(theme, name of EMBLEMS, size_dp)`.

Names of Kivy's own style (Button, Label, Switch, ProgressBar, Slider) are avoided: a class of that name would get
Kivy's drawing too.  In a callback for `pos` use `ink.middle(widget)`, never `widget.center`: it is still old.

Pictures: `screens.render.render(widget, path, size=(1280, 800))`.
"""
