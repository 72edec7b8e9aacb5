"""Hours of a bad radio, with figures: what was said to be live, at which time, and what was left behind.

    uv run python tests/benchmarks/soak.py [--hours 4]

A strap and a Verisense on virtual time; a link breaks every minute for 3 to 20 s (tests/sensors/bad_radio.py).
Times are compared with the true ones of the virtual bands, their shortest delay of 5 ms included.
"""

from __future__ import annotations

import argparse

from tests.sensors.bad_radio import soak


def main() -> None:
    """Run it and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=4.0)
    hours: float = parser.parse_args().hours
    found = soak(hours * 3600.0)
    print(
        f"{hours:g} hours, {found.reconnects} lost links, {found.skin_samples} skin samples, {found.beats} beats"
    )
    print(f"stale shown as live        {found.stale_as_live}")
    print(f"sure times off by > 50 ms  {found.wrong_time}   (worst {1000 * found.worst_s:.0f} ms)")
    share, worst_ms = found.beats_marked / max(1, found.beats), 1000.0 * found.worst_marked_s
    print(f"beats marked as not sure   {found.beats_marked} ({share:.0%}), worst {worst_ms:.0f} ms")
    print(f"the same, dated back       worst {1000 * found.worst_redated_s:.0f} ms")
    print(f"links without a sure beat  {found.links_without_sure}")
    print(f"out of order, lost, tasks  {found.unordered}, {found.beats_lost}, {found.tasks_after}")
    memory = [round(size / 1000) for size in found.memory]
    print(f"memory, kB each 10 min     {memory}")


if __name__ == "__main__":
    main()
