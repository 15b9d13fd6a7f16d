"""The binary in deployed mode, an issuer of tokens for it, and the statements that its requests become."""
import base64
import http.server
import json
import os
import pathlib
import subprocess
import threading
import time
import urllib.error
import urllib.request
import uuid

from ceilings import transactions

ISSUER, KEY = "https://issuer.example", "bench"


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Issuer:
    """Signs tokens with a key made for this run, and publishes it on loopback."""

    def __init__(self, home):
        self.key = home / "issuer.pem"
        subprocess.run(["openssl", "genrsa", "-out", self.key, "2048"], check=True, capture_output=True)
        modulus = subprocess.check_output(["openssl", "rsa", "-in", self.key, "-noout", "-modulus"], text=True, stderr=subprocess.DEVNULL).strip().split("=")[1]
        keys = json.dumps({"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY, "e": "AQAB", "n": text(bytes.fromhex(modulus))}]}).encode()

        class Keys(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(keys)))
                self.end_headers()
                self.wfile.write(keys)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Keys)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/jwks"

    def token(self, role, region, organisation=None):
        claims = {"iss": ISSUER, "aud": "menukaart", "sub": f"bench-{role}", "role": role, "region": region, "iat": int(time.time()), "exp": int(time.time()) + 7200, "client_id": "bench", "jti": str(uuid.uuid4())}
        if organisation:
            claims["organisation"] = organisation
        signed = ".".join(text(json.dumps(part).encode()) for part in ({"alg": "RS256", "typ": "at+jwt", "kid": KEY}, claims))
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=signed.encode(), capture_output=True, check=True).stdout
        return f"{signed}.{text(signature)}"


class Service:
    # Four of each thread that serves requests.
    pool = 4 * (os.cpu_count() or 2)

    def __init__(self, binary, home, cluster, port=18080, issuer=None):
        home.mkdir(parents=True, exist_ok=True)
        self.binary, self.home, self.cluster, self.running = binary, home, cluster, None
        self.issuer = issuer or Issuer(home)
        self.address = f"127.0.0.1:{port}"
        self.url = f"http://{self.address}"

    def another(self):
        """A second instance on the same database, with the same issuer."""
        return Service(self.binary, self.home, self.cluster, 18081, self.issuer)

    def environment(self):
        ours = {name: value for name, value in os.environ.items() if not name.startswith("MENUKAART_")}
        return ours | {
            "DATABASE_URL": self.cluster.url("menukaart_service"),
            "MENUKAART_MIGRATION_URL": self.cluster.url("owner"),
            "MENUKAART_ISSUER": ISSUER,
            "MENUKAART_AUDIENCE": "menukaart",
            "MENUKAART_JWKS_URL": self.issuer.url,
            "MENUKAART_LISTEN": self.address,
            "RUST_LOG": "warn",
        }

    def command(self, *arguments):
        done = subprocess.run([self.binary, *arguments], env=self.environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"menukaart {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self):
        """Starts it, and tells how long it took until it was ready."""
        begun = time.monotonic()
        with open(self.home / "service.log", "a", encoding="utf-8") as log:
            self.running = subprocess.Popen([self.binary, "serve"], env=self.environment(), stdout=log, stderr=log)
        while time.monotonic() - begun < 60:
            try:
                urllib.request.urlopen(self.url + "/health/ready", timeout=5).read()
                return time.monotonic() - begun
            except OSError:
                time.sleep(0.005)
        raise SystemExit(f"the service did not start: see {self.home}/service.log")

    def stop(self):
        if self.running:
            self.running.terminate()
            self.running.wait(60)
            self.running = None

    @property
    def process(self):
        return self.running.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.issuer.server.shutdown()

    def answer(self, request):
        headers = {"Authorization": f"Bearer {request.token}"} if request.token else {}
        if request.body:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        asked = urllib.request.Request(self.url + request.path, request.body and request.body.encode(), headers, method=request.method)
        try:
            return urllib.request.urlopen(asked, timeout=600).read()
        except urllib.error.HTTPError as refused:
            raise SystemExit(f"{request.method} {request.path}: {refused.code} {refused.read().decode()}") from None

    def logged(self, cluster, requests, settings):
        """What the server logs of these requests while its service has some settings: each statement is there, prepared, before they begin."""
        log = cluster.data / "log" / "statements.json"
        for name, value in settings.items():
            cluster.psql("-c", f"ALTER ROLE menukaart_service SET {name} = '{value}'")
        self.stop()
        self.start()
        self.answer(requests[0])
        begin = log.stat().st_size
        for request in requests:
            self.answer(request)
        time.sleep(0.3)
        with open(log, encoding="utf-8") as file:
            file.seek(begin)
            lines = [json.loads(line) for line in file]
        for name in settings:
            cluster.psql("-c", f"ALTER ROLE menukaart_service RESET {name}")
        self.stop()
        self.start()
        return lines

    def statements(self, cluster, requests, role):
        """The transactions that these requests become."""
        return transactions(self.logged(cluster, requests, {"log_statement": "all"}), role)

    def plans(self, cluster, requests):
        """How the server runs the statements of these requests: the text of EXPLAIN (ANALYZE, BUFFERS), each with its statement."""
        settings = {"session_preload_libraries": "auto_explain", "auto_explain.log_min_duration": "0", "auto_explain.log_analyze": "on", "auto_explain.log_buffers": "on"}
        lines = self.logged(cluster, requests, settings)
        return [line["message"] for line in lines if "plan:" in line.get("message", "") and line.get("user") == "menukaart_service"]
