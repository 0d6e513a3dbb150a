#!/usr/bin/env python3
"""Works out figures.json, which working-time.test.ts compares with: what a patient person with a wall calendar would say.

    python3 -m venv /tmp/calendars && /tmp/calendars/bin/pip install -r policy/calendars/requirements.txt
    /tmp/calendars/bin/python test/domain/calendar/figures.py > test/domain/calendar/figures.json

It shares neither code nor data with Confetti: it looks at every minute between two instants, asks the zone database what
the clocks on the wall show, and asks the package `holidays` whether people work on that day.
"""

import json
import zoneinfo
from datetime import date, datetime, timedelta, timezone

import holidays

zoneinfo.reset_tzpath(to=[])  # the pinned tzdata, not the machine's
UTC = timezone.utc
MINUTE = timedelta(minutes=1)
ZONES = {
    "cn": zoneinfo.ZoneInfo("Asia/Shanghai"),
    "us": zoneinfo.ZoneInfo("America/New_York"),
    "de": zoneinfo.ZoneInfo("Europe/Berlin"),
    "jp": zoneinfo.ZoneInfo("Asia/Tokyo"),
}
YEARS = [2026, 2027]
HOLIDAYS = {place: holidays.country_holidays(place.upper(), years=YEARS) for place in ZONES}
LAST = datetime(2027, 12, 31, 12, tzinfo=UTC)


def wall_clock(place, instant):
    """What the clocks show; after the known years they stay as they were on the last day, which is Confetti's rule."""
    if instant > LAST:
        return (instant + LAST.astimezone(ZONES[place]).utcoffset()).replace(tzinfo=None)
    return instant.astimezone(ZONES[place]).replace(tzinfo=None)


def is_worked(place, day: date):
    if day.year in YEARS:
        if day in HOLIDAYS[place].weekend_workdays:
            return True
        if day in HOLIDAYS[place]:
            return False
    return day.strftime("%a") not in ("Sat", "Sun")


def is_working_minute(place, instant):
    clock = wall_clock(place, instant)
    return 9 <= clock.hour < 18 and is_worked(place, clock.date())


def instant_of(place, local):
    clock = datetime.fromisoformat(local)
    if clock.year > YEARS[-1]:
        return clock.replace(tzinfo=UTC) - LAST.astimezone(ZONES[place]).utcoffset()
    return clock.replace(tzinfo=ZONES[place]).astimezone(UTC)


cases = []


def record(what, asks, place, start, end, minutes):
    cases.append(
        {
            "what": what,
            "asks": asks,
            "calendar": place,
            "local": f"{wall_clock(place, start):%a %Y-%m-%d %H:%M} to {wall_clock(place, end):%a %Y-%m-%d %H:%M}",
            "from": f"{start:%Y-%m-%dT%H:%M:%SZ}",
            "to": f"{end:%Y-%m-%dT%H:%M:%SZ}",
            "workingMinutes": minutes,
            "elapsedMinutes": int((end - start) / MINUTE),
        }
    )


def add(what, place, local, hours):
    """By when `hours` of working time have passed."""
    start = now = instant_of(place, local)
    wanted = round(hours * 60)
    worked = 0
    while worked < wanted:
        worked += is_working_minute(place, now)
        now += MINUTE
    record(what, "add", place, start, now, wanted)


def between(what, place, local_from, local_to):
    """How much working time lies between."""
    start, end = instant_of(place, local_from), instant_of(place, local_to)
    worked, now = 0, start
    while now < end:
        worked += is_working_minute(place, now)
        now += MINUTE
    record(what, "between", place, start, end, worked)


# Days and nights
add("two hours on a plain Wednesday", "cn", "2026-03-11 10:00", 2)
add("half an hour", "us", "2026-06-09 11:15", 0.5)
add("what is left in the evening goes on in the morning", "cn", "2026-03-11 16:00", 4)
add("starts before opening", "cn", "2026-03-11 07:30", 1)
add("starts exactly at opening", "de", "2026-06-10 09:00", 1)
add("starts exactly at closing", "de", "2026-06-10 18:00", 1)
add("starts after closing", "us", "2026-06-10 20:15", 1)
add("starts a minute before closing", "us", "2026-06-10 17:59", 1)
add("ends exactly at closing, not at the next opening", "jp", "2026-06-10 09:00", 9)
add("a minute more than a day", "jp", "2026-06-10 09:00", 9 + 1 / 60)
add("zero hours on a day off is the start itself", "cn", "2026-03-15 12:00", 0)
add("zero hours within a working day", "us", "2026-06-10 12:00", 0)
between("within one night", "de", "2026-06-10 18:00", "2026-06-11 09:00")
between("from the middle of one day to the middle of the next", "de", "2026-06-10 12:00", "2026-06-11 12:00")
between("no time at all", "jp", "2026-06-10 12:00", "2026-06-10 12:00")
between("an end before the start", "jp", "2026-06-11 12:00", "2026-06-10 12:00")

# Weekends
add("over a weekend", "cn", "2026-03-13 17:00", 4)
add("starts on a Saturday", "us", "2026-06-13 11:00", 2)
add("starts on a Sunday night", "de", "2026-06-14 23:30", 2)
between("a whole weekend", "jp", "2026-06-12 18:00", "2026-06-15 09:00")

# China: days off together with the weekend days that are worked for them
add("China, the Sunday after New Year is worked", "cn", "2026-01-03 10:00", 4)
between("China, 1 to 5 January 2026, with the Sunday worked", "cn", "2026-01-01 00:00", "2026-01-06 00:00")
add("China, the Saturday before Spring Festival is worked", "cn", "2026-02-13 17:00", 4)
add("China, from the worked Saturday over Spring Festival", "cn", "2026-02-14 15:00", 8)
add("China, starts within Spring Festival", "cn", "2026-02-18 12:00", 2)
between("China, the whole of Spring Festival", "cn", "2026-02-14 18:00", "2026-02-24 09:00")
add("China, the Saturday after Spring Festival is worked", "cn", "2026-02-27 16:00", 8)
between("China, February 2026", "cn", "2026-02-01 00:00", "2026-03-01 00:00")
add("China, over the May days", "cn", "2026-04-30 15:00", 9)
between("China, the worked Saturday in May", "cn", "2026-05-09 00:00", "2026-05-10 00:00")
add("China, the Sunday before Mid-Autumn is worked", "cn", "2026-09-18 17:30", 8)
add("China, over Mid-Autumn and into the October week", "cn", "2026-09-24 17:00", 30)
add("China, over the October week", "cn", "2026-09-30 17:30", 8)
add("China, the Saturday after the October week is worked", "cn", "2026-10-09 16:00", 8)
add("China, the Saturday one week later is not", "cn", "2026-10-16 16:00", 8)
add("China, Spring Festival 2027, by rule", "cn", "2027-02-04 16:00", 8)

# New York: clocks change on Sundays in March and November
add("New York, clocks go forward at the weekend", "us", "2026-03-06 16:00", 4)
between("New York, one hour less passes in spring", "us", "2026-03-06 17:00", "2026-03-09 10:00")
add("New York, clocks go back at the weekend", "us", "2026-10-30 16:00", 4)
between("New York, one hour more passes in autumn", "us", "2026-10-30 17:00", "2026-11-02 10:00")
between("New York, the Sunday of the change has no hours", "us", "2026-03-08 00:00", "2026-03-09 00:00")
between("New York, from winter over summer into winter", "us", "2026-03-02 09:00", "2026-11-16 18:00")
add("United States, over Thanksgiving, then the Friday is worked", "us", "2026-11-25 16:00", 4)
add("United States, 4 July is a Saturday, so the Friday is off", "us", "2026-07-02 16:00", 4)
add("United States, Juneteenth", "us", "2026-06-18 17:00", 2)
add("United States, over Christmas into the new year", "us", "2026-12-24 12:00", 50)

# Berlin: clocks change on other Sundays
add("Berlin, clocks go forward at the weekend", "de", "2026-03-27 16:00", 4)
between("Berlin, one hour less passes in spring", "de", "2026-03-27 17:00", "2026-03-30 10:00")
add("Berlin, clocks go back at the weekend", "de", "2026-10-23 16:00", 4)
between("Berlin, one hour more passes in autumn", "de", "2026-10-23 17:00", "2026-10-26 10:00")
add("Germany, over Easter", "de", "2026-04-02 16:00", 4)
add("Germany, Ascension is off, and the Friday after it is worked", "de", "2026-05-13 17:00", 4)
add("Germany, a holiday on a Saturday changes nothing", "de", "2026-10-02 16:00", 4)
add("Germany, over Christmas, a Friday", "de", "2026-12-23 12:00", 45)
add("Germany, over New Year, a Friday", "de", "2026-12-31 12:00", 9)

# Japan
add("Japan, a day of Golden Week, and the day after it is worked", "jp", "2026-04-28 17:00", 4)
add("Japan, over Golden Week with its substitute holiday", "jp", "2026-05-01 17:00", 4)
add("Japan, over Silver Week", "jp", "2026-09-18 17:00", 4)
between("Japan, September 2026", "jp", "2026-09-01 00:00", "2026-10-01 00:00")
add("Japan, the Monday instead of a holiday on a Sunday", "jp", "2027-03-19 17:00", 4)
add("Japan, 31 December is worked, 1 January is not", "jp", "2026-12-31 17:00", 4)

# Long spans
add("three days of hours are eight working days", "us", "2026-08-03 09:00", 72)
add("four weeks of hours over two holidays", "us", "2026-11-02 13:00", 180)
add("a quarter of a year", "de", "2026-09-01 10:30", 567)
for each in ZONES:
    between(f"all known days of {each}", each, "2026-01-01 00:00", "2028-01-01 00:00")

# Years that are not known: weekdays without holidays, clocks as they were on the last known day
add("China, over the end of the calendar", "cn", "2027-12-31 17:00", 9)
add("China, Spring Festival 2028 is not known", "cn", "2028-01-25 17:00", 9)
add("United States, a holiday after the end of the calendar counts as worked", "us", "2028-01-14 17:00", 4)
between("Germany, from the last known week into the next year", "de", "2027-12-27 09:00", "2028-01-10 09:00")
between("Germany, clocks stay on winter time in the summer of 2028", "de", "2028-07-03 10:00", "2028-07-07 17:00")
add("United States, a holiday before the beginning counts as worked", "us", "2025-12-24 17:00", 4)
between("Japan, from the year before", "jp", "2025-12-29 09:00", "2026-01-06 09:00")

print(json.dumps(cases, indent=2))
