"""Meeting plans for matchmaking days: pure Python and OR-tools, without Django. README.md says what it promises."""

import time

IMPORTED_AT = time.monotonic()  # before OR-tools, which takes its time: ``max_seconds`` counts from here on the command line
