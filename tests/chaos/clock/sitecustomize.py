"""Five minutes ahead: for a process that finds this folder on its PYTHONPATH, and no other.

Python's own reading of the clock is moved, since the machine's belongs to every test. What the
process asks of the monotonic clock, of Postgres or of Redis stays as it is.
"""

import datetime
import time

AHEAD = 300  # seconds

_time, _time_ns = time.time, time.time_ns


class _Ahead(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, _datetime)

    def __subclasscheck__(cls, other):
        return issubclass(other, _datetime)


_datetime = datetime.datetime


class _Moved(_datetime, metaclass=_Ahead):
    @classmethod
    def now(cls, tz=None):
        return _datetime.now(tz) + datetime.timedelta(seconds=AHEAD)

    @classmethod
    def utcnow(cls):
        return cls.now(datetime.UTC).replace(tzinfo=None)


time.time = lambda: _time() + AHEAD
time.time_ns = lambda: _time_ns() + AHEAD * 10**9
datetime.datetime = _Moved
