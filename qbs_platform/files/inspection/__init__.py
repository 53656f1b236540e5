"""What a file is and whether it may be kept: pure code, run in a confined child process.

Nothing here imports Django, so that the child starts in a tenth of a second and holds no secret.
"""
