"""Small cells: a number about fewer than five youths of a site could be traced to one of them."""

from __future__ import annotations

from collections.abc import Mapping

LEAST_YOUTHS = 5  # usual in official statistics (Eurostat, handbook on disclosure control: 3 to 10)
HIDDEN = "fewer than {least}"


def hidden(youths: Mapping[str, int], *, least: int = LEAST_YOUTHS) -> frozenset[str]:
    """Which sites must not be shown.

    When only one is too small, its number would follow from the total, so the smallest of the others is hidden
    with it.

    >>> sorted(hidden({"north": 12, "south": 2, "west": 6}))
    ['south', 'west']
    """
    small = {site for site, count in youths.items() if count < least}
    others = sorted((site for site in youths if site not in small), key=lambda site: (youths[site], site))
    if len(small) == 1 and others:
        small.add(others[0])
    return frozenset(small)
