"""What is asked: operations that are repeated, and tasks that are done once."""
import dataclasses
import json
import statistics
import time

from ceilings import Request


@dataclasses.dataclass
class Operation:
    name: str
    requests: object
    role: str = ""
    in_database: bool = False
    read: bool = True
    captured: int = 1


def menu(cluster, service):
    return [Request("GET", "/v1/initiatives")]


def entry(cluster, service):
    return [Request("GET", f"/v1/initiatives/{id}") for (id,) in cluster.rows("SELECT id FROM initiatives WHERE status = 'approved' ORDER BY md5(id::text) LIMIT 500")]


def filtered(cluster, service):
    groups, themes = ["single-mothers", "newcomers", "youth", "older-people"], ["care", "technology", "green", "language", "digital"]
    prices = range(1000, 9000, 500)
    return [Request("GET", f"/v1/initiatives?targetGroup={group}&theme={theme}&maxPlacePrice={price}.00&sort=placePrice") for group in groups for theme in themes for price in prices]


def words(cluster, service):
    nouns, whom = ["fietsen", "koken", "zorgmaatje", "houtwerkplaats", "taalcafe", "groenploeg"], ["moeders", "jongeren", "nieuwkomers", "ziekte"]
    return [Request("GET", f"/v1/initiatives?query={noun}%20{who}") for noun in nouns for who in whom]


def contractors(cluster, count=20):
    """Contractors with an obligation that still runs."""
    return cluster.rows(f"SELECT region_id, contractor_id, id FROM (SELECT DISTINCT ON (contractor_id) o.region_id, contractor_id, o.id FROM obligations o JOIN obligation_terms t ON t.region_id = o.region_id AND t.obligation_id = o.id WHERE ends_on > current_date + 200 ORDER BY contractor_id, o.id) found ORDER BY md5(contractor_id::text) LIMIT {count}")


def obligations(cluster, service):
    return [Request("GET", "/v1/obligations", service.issuer.token("contractor", region, contractor)) for region, contractor, _ in contractors(cluster)]


def obligation(cluster, service):
    return [Request("GET", f"/v1/obligations/{id}", service.issuer.token("contractor", region, contractor)) for region, contractor, id in contractors(cluster)]


def contributions(cluster, service):
    partners = cluster.rows("SELECT DISTINCT region_id, provider_id FROM contributions ORDER BY provider_id LIMIT 20")
    return [Request("GET", "/v1/contributions", service.issuer.token("partner", region, partner)) for region, partner in partners]


def adviser_menu(cluster, service):
    """Advisers see drafts too: theirs comes from the database."""
    return [Request("GET", "/v1/initiatives", service.issuer.token("adviser", region)) for (region,) in cluster.rows("SELECT id FROM regions")]


def contribute(cluster, service):
    """One place each, at initiatives and for obligations with room for as many as are asked."""
    cluster.psql("-c", "UPDATE initiatives SET places_maximum = 100000 WHERE status = 'approved'")
    running = "SELECT obligation_id FROM obligation_terms WHERE ends_on > current_date + 200"
    cluster.psql("-c", f"UPDATE obligation_schedules SET required = 1000000 WHERE required < 1000000 AND obligation_id IN ({running})", "-c", f"UPDATE obligation_terms SET required = 1000000, basis_amount = 1000000 WHERE required < 1000000 AND obligation_id IN ({running})")
    menu = {}
    for region, initiative, price in cluster.rows("SELECT region_id, id, place_price FROM initiatives WHERE status = 'approved' ORDER BY md5(id::text)"):
        menu.setdefault(region, []).append((initiative, price))
    made = []
    for number, (region, contractor, obligation) in enumerate(contractors(cluster, 700)):
        initiative, price = menu[region][number % len(menu[region])]
        body = {"initiativeId": initiative, "obligationId": obligation, "kind": "money", "places": 1, "amount": price}
        made.append(Request("POST", "/v1/contributions", service.issuer.token("contractor", region, contractor), json.dumps(body)))
    return made


OPERATIONS = [
    Operation("menu", menu),
    Operation("entry", entry),
    Operation("filtered", filtered),
    Operation("words", words),
    Operation("adviser-menu", adviser_menu, "adviser", in_database=True, captured=4),
    Operation("obligations", obligations, "contractor", in_database=True, captured=4),
    Operation("obligation", obligation, "contractor", in_database=True, captured=4),
    Operation("contributions", contributions, "partner", in_database=True, captured=4),
    Operation("contribute", contribute, "contractor", in_database=True, read=False, captured=12),
]


def timed(service, request, times=9):
    """Median and slowest of some runs, in milliseconds, after one that nobody counts."""
    service.answer(request)
    took = []
    for _ in range(times):
        begun = time.monotonic()
        service.answer(request)
        took.append((time.monotonic() - begun) * 1e3)
    return f"median {statistics.median(took):.0f} ms, slowest {max(took):.0f} ms"


def report(cluster, service, sizes):
    region = cluster.rows("SELECT region_id FROM credits GROUP BY region_id ORDER BY count(*) DESC LIMIT 1")[0][0]
    return timed(service, Request("GET", "/v1/reports/social-return?asOf=2026-06-30", service.issuer.token("adviser", region)))


def start(cluster, service, sizes):
    service.stop()
    return f"{service.start() * 1e3:.0f} ms"


def imported(cluster, service, sizes):
    """20,000 obligations by CSV."""
    region, authority, contractor = cluster.rows("SELECT a.region_id, a.id, c.id FROM organisations a JOIN organisations c ON c.region_id = a.region_id AND c.kind = 'contractor' WHERE a.kind = 'authority' LIMIT 1")[0]
    count = min(20000, sizes["obligations"])
    stamp = int(time.time())
    rows = [{"contractReference": f"I-{stamp}-{number}", "authorityId": authority, "contractorId": contractor, "basisKind": "fixed-amount", "basisAmount": "50000.00", "tenderPublishedOn": "2026-02-01", "startsOn": "2026-03-01", "endsOn": "2028-02-29"} for number in range(count)]
    request = Request("POST", "/v1/imports/obligations", service.issuer.token("adviser", region), json.dumps({"rows": rows}))
    begun = time.monotonic()
    service.answer(request)
    return f"{count} rows in {time.monotonic() - begun:.1f} s"


TASKS = {"report": report, "start": start, "import": imported}
