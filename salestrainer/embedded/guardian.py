"""`python -m salestrainer.embedded.guardian LIST SUPERVISOR [REMOVE]`: cleans up after its parent.

The parent holds the other end of our standard input. However it dies, the kernel closes it.
"""

import signal
import sys
from pathlib import Path

from salestrainer.embedded.records import end, read_records
from salestrainer.embedded.state import State


def main() -> None:
    """End the children of that supervisor, not those of one that has started since."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    end(read_records(Path(sys.argv[1]), of=int(sys.argv[2])))
    if sys.argv[3:]:
        State(Path(sys.argv[3])).remove()


if __name__ == "__main__":
    main()
