from biofeedback.cli.main import main

raise SystemExit(main(["app"]))
