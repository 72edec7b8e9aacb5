"""The kit's components as widgets. How to build a screen with them.

Every widget takes a `Theme` first; the words come from the caller. Sizes and colours come from the theme:
`theme.space(5)`, `theme.colors.text2`. Make the themes once: `Theme("avond", "youth")`, `Theme("dag", "trainer")`.

Layout (`layout`): `Page(theme)` is the ground of a screen (FloatLayout). `Column(*children, gap=)` and
`Row(*children, gap=, fit_width=False)` are as large as their content; `Column(..., fit=False)` fills what it gets.
`Space()` takes what is left, `Space(12)` a fixed length. `Divider(theme)` is a hairline.

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

Pictures: `screens.render.render(widget, path, size=(1280, 800))`.
"""
