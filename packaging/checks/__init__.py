"""What can be checked about the packages on any Linux machine, without Android's tools and without a network.

Each check is one function that returns what it saw in a few words. It raises `CheckFailed` when the product is not
as it should be, and `NotRun` with the reason when this machine lacks what the check needs: an absent tool never
counts as a pass.
"""
