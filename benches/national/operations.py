"""What is asked: operations that are repeated, and tasks that are done once."""
import dataclasses
import json
import statistics
import time

from ceilings import Request
from load import throughput


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
    cluster.psql("-c", f"UPDATE obligation_schedules SET required = 5000000 WHERE required < 5000000 AND obligation_id IN ({running})", "-c", f"UPDATE obligation_terms SET required = 5000000, basis_amount = 5000000 WHERE required < 5000000 AND obligation_id IN ({running})")
    menu = {}
    for region, initiative, price in cluster.rows("SELECT region_id, id, place_price FROM initiatives WHERE status = 'approved' ORDER BY md5(id::text)"):
        menu.setdefault(region, []).append((initiative, price))
    made = []
    for number, (region, contractor, obligation) in enumerate(contractors(cluster, 700)):
        initiative, price = menu[region][number % len(menu[region])]
        body = {"initiativeId": initiative, "obligationId": obligation, "kind": "money", "places": 1, "amount": price}
        made.append(Request("POST", "/v1/contributions", service.issuer.token("contractor", region, contractor), json.dumps(body)))
    return made


def balance(cluster, service):
    return [Request("GET", f"/v1/obligations/{id}/balance", service.issuer.token("contractor", region, contractor)) for region, contractor, id in contractors(cluster)]


def results(cluster, service):
    """The track record of initiatives, as anybody sees it."""
    return [Request("GET", f"/v1/initiatives/{id}/results") for (id,) in cluster.rows("SELECT initiative_id FROM trajectories GROUP BY initiative_id ORDER BY md5(initiative_id::text) LIMIT 200")]


def groups(cluster, count):
    """Trajectories of different partners, each with somebody who is in it."""
    return cluster.rows(f"SELECT DISTINCT ON (t.region_id, t.provider_id) t.region_id, t.provider_id, t.id, p.id FROM trajectories t JOIN participants p ON p.region_id = t.region_id AND p.trajectory_id = t.id ORDER BY t.region_id, t.provider_id, t.starts_on DESC LIMIT {count}")


def participants(cluster, service):
    """People of a group: each that is shown leaves an entry, so that this read writes. Ten at a time: pgbench takes no more values in a statement."""
    return [Request("GET", f"/v1/trajectories/{trajectory}/participants?limit=10", service.issuer.token("partner", region, partner)) for region, partner, trajectory, _ in groups(cluster, 40)]


def progress(cluster, service):
    body = json.dumps({"reportedOn": time.strftime("%Y-%m-%d"), "phase": "orientation", "attendance": 90})
    return [Request("POST", f"/v1/participants/{person}/progress-reports", service.issuer.token("partner", region, partner), body) for region, partner, _, person in groups(cluster, 200)]


def worklist(cluster, service):
    return [Request("GET", "/v1/worklist", service.issuer.token("adviser", region)) for (region,) in cluster.rows("SELECT id FROM regions ORDER BY md5(id::text) LIMIT 10")]


OPERATIONS = [
    Operation("menu", menu),
    Operation("entry", entry),
    Operation("filtered", filtered),
    Operation("words", words),
    Operation("adviser-menu", adviser_menu, "adviser", in_database=True, captured=4),
    Operation("obligations", obligations, "contractor", in_database=True, captured=20),
    Operation("obligation", obligation, "contractor", in_database=True, captured=20),
    Operation("contributions", contributions, "partner", in_database=True, captured=20),
    Operation("balance", balance, "contractor", in_database=True, captured=20),
    Operation("results", results, "anonymous", in_database=True, captured=4),
    Operation("worklist", worklist),
    Operation("participants", participants, "partner", in_database=True, read=False, captured=4),
    Operation("progress", progress, "partner", in_database=True, read=False, captured=12),
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


FEW = dict(regions=35, initiatives=200, obligations=2000, fulfilments=4000, contributions=1000, trajectories=100, places=5)


def growth(cluster, service, sizes):
    """How much more a page of the menu costs among all initiatives than among two hundred, from memory and from the database: the best of three turns each."""
    rates, whole = {}, cluster.database
    for turn in range(3):
        for cluster.database in ("few", whole):
            service.stop()
            if cluster.database == "few" and turn == 0:
                cluster.fill(service, FEW, trusted=True)
            service.start()
            for name, ask in (("memory", menu), ("database", adviser_menu)):
                rate = throughput(service.url, ask(cluster, service), 64, 3).per_second
                rates[name, cluster.database] = max(rate, rates.get((name, cluster.database), 0))
    cluster.database = whole
    return ", ".join(f"from {name} {rates[name, 'few'] / rates[name, whole]:.2f} times" for name in ("memory", "database"))


def freshness(cluster, service, sizes, times=20):
    """How long until another instance shows what one has written, to somebody who asks all the time; the one that wrote must show it at once."""
    took = []
    other = service.another()
    try:
        other.start()
        for request in contribute(cluster, service)[:times]:
            entry = Request("GET", f"/v1/initiatives/{json.loads(request.body)['initiativeId']}")
            before = json.loads(service.answer(entry))["placesAvailable"]
            service.answer(request)
            written = time.monotonic()
            if json.loads(service.answer(entry))["placesAvailable"] != before - 1:
                raise SystemExit("the instance that wrote does not show it at once")
            while json.loads(other.answer(entry))["placesAvailable"] != before - 1:
                time.sleep(0.005)
            took.append((time.monotonic() - written) * 1e3)
    finally:
        other.stop()
    return f"median {statistics.median(took):.0f} ms, slowest {max(took):.0f} ms"


TASKS = {"report": report, "start": start, "import": imported, "freshness": freshness, "growth": growth}
