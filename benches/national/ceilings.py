"""What the machine could do: the same bytes from memory through the same server, and the same statements straight from pgbench."""
import collections
import datetime
import json
import pathlib
import re
import subprocess
import tempfile
import time
import urllib.request

from load import throughput

Transaction = collections.namedtuple("Transaction", "steps round_trips begun")
Step = collections.namedtuple("Step", "sql values")
Request = collections.namedtuple("Request", "method path token body", defaults=[None, None])
ID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$")
VALUE = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")


class Static:
    """The server of the project with all its middleware around one answer that lies in memory."""

    def __init__(self, root, home, profile, build=True):
        if not build:
            made = (root / "target" / profile / "deps").glob("static-*")
            self.binary, self.home = max((file for file in made if not file.suffix), key=lambda file: file.stat().st_mtime), home
            return
        built = subprocess.run(["cargo", "build", "--profile", "dev" if profile == "debug" else profile, "--quiet", "--bench", "static", "--message-format=json"], cwd=root, check=True, capture_output=True, text=True).stdout
        found = [json.loads(line) for line in built.splitlines() if '"executable"' in line]
        self.binary = next(line["executable"] for line in found if line.get("target", {}).get("name") == "static" and line["executable"])
        self.home = home

    def rate(self, body, connections, seconds):
        file = self.home / "static.body"
        file.write_bytes(body)
        server = subprocess.Popen([self.binary, "127.0.0.1:18090", file])
        url = "http://127.0.0.1:18090"
        try:
            for _ in range(1000):
                try:
                    urllib.request.urlopen(f"{url}/v1/initiatives", timeout=5).read()
                    break
                except OSError:
                    time.sleep(0.01)
            return throughput(url, [Request("GET", "/v1/initiatives")], connections, seconds).per_second
        finally:
            server.terminate()
            server.wait()


def transactions(lines, role):
    """The transactions of a role in a log of all statements."""
    open_ones, whole = {}, []
    for line in lines:
        message, session = line.get("message", ""), line["session_id"]
        kind, _, sql = message.partition(": ")
        if not (kind == "statement" or kind.startswith("execute")):
            continue
        values = {int(number): value for number, value in VALUE.findall(line.get("detail", ""))}
        if sql.startswith("BEGIN"):
            open_ones[session] = [] if f"menukaart.role = '{role}'" in sql else None
            begun = datetime.datetime.strptime(line["timestamp"].rsplit(" ", 1)[0], "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=datetime.timezone.utc)
        if open_ones.get(session) is not None:
            open_ones[session].append(Step(sql.strip(), values))
            if sql.startswith("COMMIT"):
                steps = open_ones.pop(session)
                whole.append(Transaction(steps, len(steps), begun.timestamp()))
    if not whole:
        raise SystemExit(f"no transaction of {role} in the log")
    return whole


def script(transaction, place, variables):
    """A transaction as a script of pgbench. Values become variables, new ids are new in each run."""
    made = {}
    out = ["\\set run random(1, 9000000000000000000)"]

    def value(step, number):
        raw = step.values.get(number, "NULL")
        plain = raw[1:-1].replace("''", "'")
        if raw == "NULL":
            return "NULL"
        if ID.match(plain) and is_new(plain, transaction.begun):
            return f"md5(:run || '-{made.setdefault(plain, len(made))}')::uuid"
        name = f"v{place}_{len(variables)}"
        variables[name] = plain
        return f":{name}"

    for index, step in enumerate(transaction.steps):
        sql = re.sub(r"\$(\d+)", lambda match: value(step, int(match.group(1))), step.sql)
        parts = [part.strip() for part in sql.split(";") if part.strip()] if not step.values else [sql]
        # One message of the service is one round trip here too.
        if len(parts) > 1:
            out += ["\\startpipeline", *(f"{part};" for part in parts), "\\endpipeline"]
        else:
            out += [f"{parts[0].replace(chr(10), ' ')};"]
    return "\n".join(out) + "\n"


def is_new(text, begun):
    """Whether the request made this id itself: its key, or an id with a time that is later than its beginning."""
    made_at = int(text.replace("-", "")[:12], 16) / 1000
    return text[14] == "4" or made_at > begun - 0.5


# A connection plans each statement when it first runs it, and the functions of the policies: that is not what a ceiling is about.
WARM_UP = 2


def pgbench(cluster, found, connections, seconds, role="menukaart_service"):
    """Transactions a second, each statement prepared once per connection, after a warm-up."""
    variables = {}
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for place, transaction in enumerate(found):
            file = pathlib.Path(folder) / f"{place}.sql"
            file.write_text(script(transaction, place, variables), encoding="utf-8")
            files += ["-f", file]
        settings = "-c plan_cache_mode=force_generic_plan -c random_page_cost=1.1 -c jit=off"
        defined = [word for name, value in variables.items() for word in ("-D", f"{name}={value}")]
        command = [cluster.programs / "pgbench", "-n", "-M", "prepared", "-c", str(connections), "-j", "2", "-T", str(WARM_UP + max(1, round(seconds))), "-P", "1", *files, *defined]
        environment = {"PGHOST": str(cluster.home), "PGUSER": role, "PGDATABASE": "menukaart", "PGOPTIONS": settings, "PATH": "/usr/bin:/bin"}
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode or "tps = " not in done.stdout:
        raise SystemExit(f"pgbench: {done.stdout}{done.stderr}")
    rates = [float(rate) for rate in re.findall(r"^progress: .*?([0-9.]+) tps", done.stderr, re.M)][WARM_UP:]
    return sum(rates) / len(rates)
