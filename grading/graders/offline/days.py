"""The day that was agreed upon, where the words leave no doubt which one it is."""

import re
from datetime import date, timedelta

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_MONTH = "|".join(_MONTHS)
_RELATIVE = re.compile(
    rf"\b(?:(?P<this>this |on |)(?P<next>next )?(?P<day>{'|'.join(_WEEKDAYS)})\b(?P<week> week\b)?"
    r"|(?P<tomorrow>(?P<after>the day after )?tomorrow\b)|(?P<today>today\b))",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"\b(?:(?P<month>{_MONTH}) (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"|(?:the )?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month2>{_MONTH})\b"
    r"|the (?P<day3>\d{1,2})(?:st|nd|rd|th)\b)",
    re.IGNORECASE,
)
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
# "The second" may be anything: only beside a day or a month it is a date.
_IN_WORDS = re.compile(
    rf"(?:\b(?:on|from|by|(?:{'|'.join(_WEEKDAYS)})),? the (?P<named>{'|'.join(_ORDINALS)})\b"
    rf"|\bthe (?P<of>{'|'.join(_ORDINALS)})(?= of (?:{_MONTH})\b)"
    rf"|\bthe (?P<late>{'|'.join(_ORDINALS[3:])})\b)",
    re.IGNORECASE,
)


def day_named(text: str, held_on: date | None) -> date | None:
    """The one day that a text names, counted from the day of the call; None in doubt.

    "Thursday or Friday" is two days, and people disagree which one "next Friday" is on a Monday.
    """
    if held_on is None:
        return None
    text = _IN_WORDS.sub(_in_figures, text)
    dated = {_from_calendar(match, held_on) for match in _DATED.finditer(text)}
    if dated:
        return dated.pop() if len(dated) == 1 else None
    relative = {_from_weekday(match, held_on) for match in _RELATIVE.finditer(text)}
    return relative.pop() if len(relative) == 1 else None


def _in_figures(match: re.Match[str]) -> str:
    word = match["named"] or match["of"] or match["late"]
    return f"the {_ORDINALS.index(word.lower()) + 1}th"


def _from_calendar(match: re.Match[str], held_on: date) -> date | None:
    """The next such date from the call on."""
    day = int(match["day"] or match["day2"] or match["day3"])
    named = match["month"] or match["month2"]
    months = (
        [_MONTHS.index(named.lower()) + 1] if named else [held_on.month, held_on.month % 12 + 1]
    )
    days = [
        found
        for month in months
        for year in (held_on.year, held_on.year + 1)
        if (found := _date(year, month, day)) and found >= held_on
    ]
    return min(days, default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_weekday(match: re.Match[str], held_on: date) -> date | None:
    if match["today"]:
        return held_on
    if match["tomorrow"]:
        return held_on + timedelta(days=2 if match["after"] else 1)
    if match["week"]:
        return None
    weekday = _WEEKDAYS.index(match["day"].lower())
    if match["next"] and weekday > held_on.weekday():
        return None  # this week's or the next one's
    return held_on + timedelta(days=(weekday - held_on.weekday()) % 7 or 7)
