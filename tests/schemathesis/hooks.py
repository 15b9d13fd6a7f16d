"""What schemathesis cannot know by itself: who may call what, and which ids there are."""

import atexit
import json
import os
import re
import uuid
import zlib
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import schemathesis
from hypothesis import strategies
from schemathesis import GenerationMode

FOLDER = Path(os.environ["SCHEMATHESIS_FOLDER"])
# Role, and the operations that it calls when everybody calls: the first line that fits.
CALLERS = [
    ("auditor", r" /audit-entries"),
    ("contractor", r"POST /contributions$|/withdrawals$|GET /initiatives$"),
    ("adviser", r"/decisions$|/target-group-checks$| /(advices|imports|obligations|organisations|reports|rule-sets|worklist)"),
    ("contractor", r" /fulfilments"),
    ("partner", r""),
]
RUN = os.environ["SCHEMATHESIS_RUN"]
# What the sample holds: ids by the names of the fields and parameters that refer to them.
KNOWN = json.loads((FOLDER / "known.json").read_text())
# Which statuses each operation answered: written down, so that the run can say what was never reached.
STATUSES = Counter()


def caller_of(operation):
    label = f"{operation.method.upper()} {operation.path}"
    return next(role for role, pattern in CALLERS if re.search(pattern, label))


if RUN == "everybody":
    TOKENS = json.loads((FOLDER / "tokens.json").read_text())

    @schemathesis.auth(refresh_interval=None)
    class Roles:
        """Each operation as a role that may call it."""

        def get(self, case, context):
            return TOKENS[caller_of(context.operation)]

        def set(self, case, data, context):
            case.headers["Authorization"] = f"Bearer {data}"


# Days that the document permits: three in a hundred of all that there are, so that picking them out of all would take too long.
schemathesis.openapi.format("date", strategies.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str))
INSTANTS = strategies.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31))
schemathesis.openapi.format("date-time", INSTANTS.map(lambda instant: f"{instant.isoformat()}Z"))

# An id that the service did not give.
ID = "9b2f4c1e-5d3a-4e8b-8f6a-1c2d3e4f5a6b"

# Values that fit together and fit the sample. Schemas cannot say that a period ends after it begins.
PLAUSIBLE = {
    "tenderPublishedOn": "2025-01-15", "startsOn": "2025-03-01", "endsOn": "2027-02-28", "enrolledOn": "2025-04-01", "reportedOn": "2025-06-01",
    "leftOn": "2025-09-30", "startedOn": "2025-10-01", "receivedOn": "2025-06-01", "realisedOn": "2025-06-01", "observedOn": "2025-06-01",
    "givenOn": "2025-06-01", "issuedOn": "2025-06-01", "effectiveOn": "2025-06-01", "measuredOn": "2026-10-01", "municipality": "GM0794",
    "municipalities": "GM0794", "birthYearBand": "1985-1989", "placePrice": "1000.00",
}
SHAPES = [r"\d{4}-\d\d-\d\d", r"GM\d{4}", r"(19|20)\d\d-(19|20)\d\d", r"\d+\.\d\d"]


def is_made_up(value):
    """Whether this is a UUID that the service did not give: its own are of version 7."""
    try:
        return uuid.UUID(value).version != 7
    except ValueError:
        return False


def fitting(value, name):
    """A value of the same shape that fits the sample, if there is one: what a schema forbids is left alone."""
    if name in KNOWN and is_made_up(value):
        return KNOWN[name][uuid.UUID(value).int // 2 % len(KNOWN[name])]
    plausible = PLAUSIBLE.get(name, "")
    if any(re.fullmatch(shape, value, re.ASCII) and re.fullmatch(shape, plausible, re.ASCII) for shape in SHAPES):
        return plausible
    return value


def fitted(value, name=None):
    if isinstance(value, dict):
        return {key: fitted(field, key) for key, field in value.items()}
    if isinstance(value, list):
        return [fitted(item, name) for item in value]
    return fitting(value, name) if isinstance(value, str) else value


# Bodies that are right as a whole, for operations whose fields depend on each other so much that chance does not find one.
BODIES = {
    "submit_contribution": {"initiativeId": ID, "obligationId": ID, "kind": "money", "places": 1, "amount": "9000.00"},
    "decide_contribution": {"decision": "accept", "relationToContract": "Zij leren het vak van de opdracht."},
    "withdraw_contribution": {},
    "register_receipt": {"receivedOn": "2025-06-01", "amount": "1.00"},
    "reverse_receipt": {"reason": "Dubbel geboekt"},
    "observe_basis": {"observedOn": "2025-06-30", "amount": "1000.00"},
    "register_fulfilment": {"route": "development-activity", "obligationId": ID, "realisedOn": "2025-06-01",
                            "facts": {"block": "community-hour", "quantity": "1"}},
    "correct_fulfilment": {"reason": "Vergist", "realisedOn": "2025-06-01", "facts": {"block": "community-hour", "quantity": "2"}},
    "decide_fulfilment": {"decision": "reject", "reason": "Onvolledig"},
    "resubmit_fulfilment": {},
    "value_what_if": {"route": "development-activity", "regionId": ID, "facts": {"block": "community-hour", "quantity": "1"}},
}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Lets every second request get past the first 404 and 422: it refers to what exists, on days that fit."""
    chance = zlib.crc32(repr((case.path_parameters, case.query, case.body)).encode()) % 4
    body = BODIES.get(case.operation.definition.raw["operationId"])
    is_right = case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE
    if chance >= 2 and body is not None and is_right and isinstance(case.body, dict):
        case.body = body
        # The versions that something of the sample can be in: a decision names one.
        if "If-Match" in (case.headers or {}):
            case.headers["If-Match"] = ", ".join(f'"{version}"' for version in range(1, 9))
    if chance % 2 or case.body is body:
        case.path_parameters = fitted(case.path_parameters)
        case.query = fitted(case.query)
        if isinstance(case.body, (dict, list)):
            case.body = fitted(case.body)


@schemathesis.hook
def after_call(context, case, response):
    STATUSES[case.operation.definition.raw["operationId"], response.status_code] += 1


@atexit.register
def write_down():
    counted = [[operation, status, count] for (operation, status), count in STATUSES.items()]
    (FOLDER / "statuses" / f"{RUN}.json").write_text(json.dumps(counted))


@schemathesis.deserializer("text/csv")
def text(context, response):
    return response.content.decode()
