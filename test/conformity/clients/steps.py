"""What the clients here have in common.

The first line of the standard input is what a client needs to know, every other a list of steps, as JSON. What became of
the steps is printed as a line of JSON.
"""

import json
import sys
import urllib.request


def run(steps_of):
    """Runs the steps that are asked for until nobody asks any more; `steps_of` makes the functions that they name."""
    asked = json.loads(sys.stdin.readline())
    known = {"sandbox": lambda *call: control(asked["control"], *call), **steps_of(asked)}
    for line in sys.stdin:
        print(json.dumps([outcome(known[name], arguments) for name, *arguments in json.loads(line)], default=str), flush=True)


def outcome(step, arguments):
    try:
        return {"answer": step(*arguments)}
    except Exception as error:
        return {"error": type(error).__name__, "said": str(error)[:500]}


def control(url, method, path, body=None):
    """A command to the remote control of the sandbox."""
    request = urllib.request.Request(url + "/_sandbox" + path, method=method, data=json.dumps(body).encode())
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
        return answer.status
