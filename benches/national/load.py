"""Load from outside: wrk for as much as goes, oha for a fixed rate."""
import collections
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

Rate = collections.namedtuple("Rate", "per_second requests faults")
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(process):
    """User and system time of a process so far; none once it is gone."""
    try:
        fields = pathlib.Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return 0
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(process):
    """Resident memory in bytes."""
    status = pathlib.Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def wrk(url, requests, connections, seconds, pause=None):
    """What wrk found: requests, seconds, faults, and the latencies p50 and p99 in milliseconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        for request in requests:
            file.write("\t".join([request.method, request.path, request.token or "", request.body or ""]) + "\n")
        file.flush()
        script = pathlib.Path(__file__).parent / "requests.lua"
        pauses = [] if pause is None else [str(pause)]
        command = ["wrk", "-t2", f"-c{connections}", f"-d{max(1, round(seconds))}s", "-s", script, url, "--", file.name, *pauses]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(answer[answer.index("RESULT ") + 7 :].splitlines()[0])


def throughput(url, requests, connections, seconds):
    """As many requests as go, over connections that are always busy."""
    figures = wrk(url, requests, connections, seconds)
    return Rate(figures["requests"] / figures["seconds"], figures["requests"], figures["faults"])


def latencies(url, requests, rate, connections, seconds):
    """Latencies at about this rate, whether answers come or not. oha sends on time and corrects for being late; where each request needs a key of its own,
    wrk sends from connections that pause at random, so that a stall holds back no more requests than there are connections."""
    if rate < 1:
        return {}
    if requests[0].method != "GET":
        figures = wrk(url, requests, connections, seconds, pause=round(connections / rate * 1e3, 3))
        return {"half_rate": round(figures["requests"] / figures["seconds"]), "p50_ms": round(figures["p50"], 2), "p99_ms": round(figures["p99"], 2)}
    oha = shutil.which("oha")
    if not oha:
        return {}
    with tempfile.NamedTemporaryFile("w") as file:
        # oha sends one set of headers: the paths of the first caller.
        first = [request for request in requests if request.token == requests[0].token]
        file.write("".join(f"{url}{request.path}\n" for request in first))
        file.flush()
        headers = ["-H", f"Authorization: Bearer {requests[0].token}"] if requests[0].token else []
        command = [oha, "--no-tui", "--output-format", "json", "-z", f"{max(1, round(seconds))}s", "-q", str(round(rate)), "--latency-correction", "-c", str(connections), *headers, "--urls-from-file", file.name]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    percentiles = answer["latencyPercentiles"]
    return {"half_rate": round(rate), "p50_ms": round(percentiles["p50"] * 1e3, 2), "p99_ms": round(percentiles["p99"] * 1e3, 2)}
