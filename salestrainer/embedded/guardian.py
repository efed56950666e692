"""`python -m salestrainer.embedded.guardian LIST`: waits for its parent's end, then cleans up.

The parent holds the other end of our standard input. However it dies, the kernel closes it.
"""

import signal
import sys
from pathlib import Path

from salestrainer.embedded.processes import end, read_records


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    end(read_records(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
