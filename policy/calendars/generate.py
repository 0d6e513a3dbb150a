#!/usr/bin/env python3
"""Writes the calendars of a policy file: its text between the two marker comments.

    python3 -m venv /tmp/calendars && /tmp/calendars/bin/pip install -r policy/calendars/requirements.txt
    /tmp/calendars/bin/python policy/calendars/generate.py [--years 2026 2027] [--file policy/default.yaml]

Without --years: this year and the next. Days off and make-up days come from the package `holidays` (0.109), UTC offsets
from the zone database in the package `tzdata` (2026.6); requirements.txt pins both. docs/calendars.md says more.
"""

import argparse
import sys
import zoneinfo
from datetime import date, datetime, timedelta, timezone
from importlib.metadata import version
from pathlib import Path

import holidays

BEGIN = "# calendars: begin"
END = "# calendars: end"

# Settings: which places there are, and when people work there.
PLACES = {
    "cn": {"label": "China", "country": "CN", "zone": "Asia/Shanghai"},
    "us": {"label": "United States (federal)", "country": "US", "zone": "America/New_York"},
    "de": {"label": "Germany (nationwide)", "country": "DE", "zone": "Europe/Berlin"},
    "jp": {"label": "Japan", "country": "JP", "zone": "Asia/Tokyo"},
}
OPENS, CLOSES = "09:00", "18:00"
WEEKDAYS = [1, 2, 3, 4, 5]  # ISO, 1 is Monday
# Countries that announce each year which weekend days are worked instead of days off: a year without any is not known.
ANNOUNCED_YEARLY = {"CN"}

DAYS_A_LINE = 8


def days_of(country, years):
    """Days off on weekdays, worked days at weekends, and the years that were not announced yet."""
    known = holidays.country_holidays(country, years=years)
    off = sorted(day for day in known if day.year in years and day.isoweekday() in WEEKDAYS)
    # The package names worked weekend days of other years as well.
    worked = sorted(
        day for day in known.weekend_workdays if day.year in years and day.isoweekday() not in WEEKDAYS
    )
    announced = {day.year for day in worked}
    provisional = [year for year in years if country in ANNOUNCED_YEARLY and year not in announced]
    return off, worked, provisional


def offsets_of(zone, years):
    """The UTC offset at the start, then every change of it to the minute: (instant, minutes)."""
    place = zoneinfo.ZoneInfo(zone)

    def minutes_at(instant):
        return int(instant.astimezone(place).utcoffset().total_seconds() // 60)

    instant = datetime(years[0], 1, 1, tzinfo=timezone.utc)
    end = datetime(years[-1] + 1, 1, 1, tzinfo=timezone.utc)
    offsets = [(instant, minutes_at(instant))]
    while instant < end:
        later = instant + timedelta(days=1)
        if minutes_at(later) != minutes_at(instant):
            before, after = instant, later
            while after - before > timedelta(minutes=1):
                middle = before + timedelta(minutes=(after - before) // timedelta(minutes=2))
                if minutes_at(middle) == minutes_at(before):
                    before = middle
                else:
                    after = middle
            offsets.append((after, minutes_at(after)))
        instant = later
    return offsets


def day_list(name, days):
    """A list with a line or more for each year. Prettier would give each day a line of its own."""
    if not days:
        return [f"    {name}: []"]
    lines = ["    # prettier-ignore", f"    {name}: ["]
    for year in sorted({day.year for day in days}):
        of_year = [day.isoformat() for day in days if day.year == year]
        for start in range(0, len(of_year), DAYS_A_LINE):
            lines.append(f"      {', '.join(of_year[start : start + DAYS_A_LINE])},")
    return [*lines, "    ]"]


def calendar(name, place, years):
    off, worked, provisional = days_of(place["country"], years)
    lines = [
        f"  {name}:",
        f"    label: {place['label']}",
        f"    zone: {place['zone']}",
        f"    source: Python package holidays {version('holidays')}, tzdata {version('tzdata')}",
        f"    opens: '{OPENS}' # setting",
        f"    closes: '{CLOSES}' # setting",
        f"    weekdays: [{', '.join(map(str, WEEKDAYS))}] # setting",
        f"    from: {years[0]}-01-01",
        f"    until: {years[-1]}-12-31",
        *day_list("holidays", off),
        *day_list("makeUpDays", worked),
    ]
    if provisional:
        lines.append(f"    provisional: [{', '.join(map(str, provisional))}] # not announced yet: computed by rule")
    lines.append("    utcOffsets:")
    for instant, minutes in offsets_of(place["zone"], years):
        lines.append(f"      - {{ from: {instant:%Y-%m-%dT%H:%M:%SZ}, minutes: {minutes} }}")
    return lines


def main():
    default = Path(__file__).resolve().parent.parent / "default.yaml"
    this_year = date.today().year
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--file", type=Path, default=default)
    options.add_argument("--years", nargs="+", type=int, default=[this_year, this_year + 1])
    asked = options.parse_args()
    years = sorted(set(asked.years))
    if years != list(range(years[0], years[-1] + 1)):
        sys.exit("the years have a gap, in which no holiday would be known: name every year between")

    zoneinfo.reset_tzpath(to=[])  # the pinned tzdata, not the machine's
    text = asked.file.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        sys.exit(f"{asked.file}: needs a line that begins with '{BEGIN}' and one with '{END}', once each")
    head, rest = text.split(BEGIN)
    remark, rest = rest.split("\n", 1)
    _, tail = rest.split(END)
    section = ["calendars:"]
    for name, place in PLACES.items():
        section += calendar(name, place, years)
    written = head + BEGIN + remark + "\n" + "\n".join(section) + "\n" + END + tail
    asked.file.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
