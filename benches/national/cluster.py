"""A PostgreSQL server of the benchmark's own, with fsync on and otherwise as a small server would be set up."""
import os
import pathlib
import pwd
import shutil
import subprocess
import zlib

from load import cpu_seconds

SETTINGS = "\nlisten_addresses = ''\nshared_buffers = 2GB\neffective_cache_size = 8GB\nmax_wal_size = 8GB\nmax_connections = 100\nlog_destination = jsonlog\nlogging_collector = on\nlog_timezone = UTC\nlog_directory = log\nlog_filename = statements\n"


def programs():
    """The newest PostgreSQL here that can serve."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    return pathlib.Path(subprocess.check_output(["pg_config", "--bindir"], text=True).strip())


class Cluster:
    def __init__(self, folder, fresh):
        self.folder, self.programs = folder, programs()
        # Which of its databases is asked.
        self.database = "menukaart"
        # A socket's path is short, and PostgreSQL does not run as root.
        self.account = None if os.geteuid() else pwd.getpwnam("postgres")
        self.home = pathlib.Path(f"/var/tmp/menukaart-{zlib.crc32(str(folder).encode())}") if self.account else folder
        if fresh:
            self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop", check=False)
            shutil.rmtree(self.home, ignore_errors=True)

    @property
    def data(self):
        return self.home / "data"

    def run(self, program, *arguments, check=True):
        user = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []} if self.account else {}
        return subprocess.run([self.programs / program, *arguments], check=check, stdout=subprocess.DEVNULL, stderr=None if check else subprocess.DEVNULL, cwd="/", **user)

    def __enter__(self):
        if not self.data.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            if self.account:
                os.chown(self.home, self.account.pw_uid, self.account.pw_gid)
            self.run("initdb", "-D", str(self.data), "-U", "owner", "--auth=trust", "--locale=C.UTF-8", "-E", "UTF8")
            with open(self.data / "postgresql.conf", "a", encoding="utf-8") as settings:
                settings.write(SETTINGS + f"unix_socket_directories = '{self.home}'\n")
        # An earlier run may have been killed.
        self.run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop", check=False)
        self.run("pg_ctl", "-D", str(self.data), "-l", str(self.home / "server.log"), "-w", "-t", "120", "start")
        return self

    def __exit__(self, *_):
        self.run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop", check=False)

    def url(self, role, database=None):
        return f"postgresql://{role}@/{database or self.database}?host={self.home}"

    def psql(self, *arguments, database=None):
        done = subprocess.run(["psql", "-X", "-A", "-t", "-q", self.url("owner", database), *arguments], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def rows(self, query):
        return [line.split("|") for line in self.psql("-c", query).splitlines()]

    def fill(self, service, sizes, trusted):
        """Makes the data set; one that is there is migrated."""
        if self.psql("-c", f"SELECT 1 FROM pg_database WHERE datname = '{self.database}'", database="postgres"):
            service.command("migrate")
            return
        self.psql("-c", f"CREATE DATABASE {self.database}", database="postgres")
        service.command("migrate")
        self.psql("-c", "ALTER ROLE menukaart_service LOGIN")
        for number in range(1, sizes["regions"] + 1):
            municipalities = [word for last in range(10) for word in ("--municipality", f"GM{number:03}{last}=Gemeente {number}-{last}")]
            service.command("region", "create", "--name", f"Bench {number:02}", *municipalities)
        variables = [word for name, value in sizes.items() if name != "regions" for word in ("-v", f"{name}={value}")]
        script = pathlib.Path(__file__).parent / "data.sql"
        subprocess.run(["psql", "-X", "-q", self.url("owner"), *variables, "-v", f"trusted={int(trusted)}", "-f", script], check=True)

    def cpu_seconds(self):
        """Processor time of all processes of the server."""
        main = (self.data / "postmaster.pid").read_text(encoding="utf-8").split()[0]
        children = subprocess.run(["pgrep", "-P", main], capture_output=True, text=True, check=False).stdout.split()
        return sum(cpu_seconds(int(process)) for process in [main, *children])

