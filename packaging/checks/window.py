"""The app's window on the invisible screen: it draws, and closes when asked."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

from checks.outcome import CheckFailed, Words, require, run

LONGEST_S = 120  # the demo seals two sessions before its window opens; two slow cores need some 10 s
STILL_OPEN_S = 15  # a frozen folder cannot be asked for its frames; so long it must stay open without an error
FRAMES = 20  # the first screen has faded in

# Runs the product as a person does and closes the window once enough frames with something on it were drawn.
WATCHER = f"""
import runpy, sys, threading, time

def watch():
    while True:
        time.sleep(0.2)
        module = sys.modules.get("kivy.clock")
        base = sys.modules.get("kivy.base")
        window = base and getattr(base, "EventLoop", None) and base.EventLoop.window
        if window and window.children and module.Clock.frames_displayed >= {FRAMES}:
            from kivy.app import App
            print("drawn", module.Clock.frames_displayed, type(window.children[0]).__name__, flush=True)
            module.Clock.schedule_once(lambda _dt: App.get_running_app().stop())
            return

threading.Thread(target=watch, daemon=True).start()
words = sys.argv[1:]
if words[0].endswith(".py"):
    sys.argv = words
    runpy.run_path(words[0], run_name="__main__")
else:
    from biofeedback.cli.main import main
    raise SystemExit(main(words))
"""


def draws(python: Words, words: Words, folder: Path, env: dict[str, str]) -> str:
    """Start the app with that Python, wait for its frames, close it; returns what was drawn.

    `words` is a command of ours, or a file like main.py. Raises CheckFailed when nothing is drawn, when an error
    is written, or when the app does not end.
    """
    try:
        done = run([*python, "-c", WATCHER, *words], env=env, cwd=folder, may_fail=True, timeout_s=LONGEST_S)
    except subprocess.TimeoutExpired as late:
        raise CheckFailed(f"`{words[0]}` drew no window within {LONGEST_S} s") from late
    told = (done.stderr + done.stdout).strip()[-200:]
    require(done.returncode == 0 and "Traceback" not in done.stderr, f"`{words[0]}` ended with an error: {told}")
    drawn = [line for line in done.stdout.splitlines() if line.startswith("drawn ")]
    require(drawn, f"`{words[0]}` ended before its window was drawn: {told}")
    return f"{drawn[0].split()[1]} frames"


def stays_open(program: Words, folder: Path, env: dict[str, str]) -> None:
    """`demo` of a frozen program stays open and writes no error until we close it."""
    process = subprocess.Popen(
        [str(word) for word in [*program, "demo"]],
        env=env,
        cwd=folder,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        _, errors = process.communicate(timeout=STILL_OPEN_S)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)  # as a person's Ctrl-C: the demo still removes its home
        try:
            _, errors = process.communicate(timeout=STILL_OPEN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise CheckFailed("demo does not end when asked to") from None
        require(b"Traceback" not in errors, f"demo: {errors.decode()[-200:]}")
        return
    raise CheckFailed(f"demo ended by itself with {process.returncode}: {errors.decode()[-200:]}")
