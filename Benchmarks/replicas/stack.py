"""The machines of a company that has outgrown one, as processes on free loopback ports: PostgreSQL, Redis, replicas of
Usher, and nginx before them with the configuration from Deploy/. Each can be killed and started again."""

import contextlib
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "Examples/northside"
# With it the trial's customers say who they are, as the company's own site would.
IDENTITY_SECRET = "the trial's customers are signed with this"


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"after {seconds} s: {what}")
        time.sleep(0.05)


def answers(port):
    with contextlib.closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Part:
    """A process that can be lost."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.process = None

    def launch(self, command, user=None, environment=None):
        log = open(self.folder / "log", "ab")
        # A group of its own, so that a kill takes what it has started along.
        self.process = subprocess.Popen(command, stdout=log, stderr=log, user=user, env=environment, process_group=0)

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self, how=signal.SIGTERM):
        if self.is_running:
            self.process.send_signal(how)
        return self.process.wait(90)


class Postgres(Part):
    """A private PostgreSQL that writes what it has promised to the disk."""

    def __init__(self, folder):
        super().__init__(folder)
        self.programs = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        # It refuses to run as root, so root lends it to its own user.
        self.user = "postgres" if os.geteuid() == 0 else None
        self.port = free_port()
        if self.user:
            shutil.chown(self.folder, self.user)
            for parent in self.folder.parents:
                if parent.stat().st_uid == os.geteuid() and not parent.stat().st_mode & 0o001:
                    parent.chmod(parent.stat().st_mode | 0o011)
        self.data = self.folder / "data"
        subprocess.run([self.programs / "initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C",
                        self.data], check=True, capture_output=True, user=self.user)
        self.url = f"postgres://usher@127.0.0.1:{self.port}/usher"

    def start(self):
        # After a kill, the old postmaster's children may live for a moment and hold the shared memory.
        def is_up():
            if not self.is_running:
                self.launch([self.programs / "postgres", "-D", self.data, "-k", self.folder, "-p", str(self.port),
                             "-c", "listen_addresses=127.0.0.1", "-c", "fsync=on", "-c", "synchronous_commit=on",
                             "-c", "max_connections=200"], user=self.user)
                time.sleep(0.2)
            ready = [self.programs / "pg_isready", "--host=127.0.0.1", f"--port={self.port}", "--username=postgres"]
            return subprocess.run(ready, capture_output=True).returncode == 0
        until(is_up, 60, "PostgreSQL is not there")

    def create(self):
        """An ordinary role that owns its database: the walls between tenants do not bind a superuser."""
        address = ["--host=127.0.0.1", f"--port={self.port}", "--username=postgres"]
        subprocess.run([self.programs / "createuser", *address, "--no-superuser", "usher"], check=True)
        subprocess.run([self.programs / "createdb", *address, "--owner=usher", "usher"], check=True)

    def sql(self, statements):
        """Runs statements as the superuser, whom no wall stops."""
        command = [self.programs / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
                   f"postgres://postgres@127.0.0.1:{self.port}/usher"]
        done = subprocess.run(command, input=statements, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout

    def rows(self, query):
        return json.loads(self.sql(f"SELECT coalesce(json_agg(found), '[]') FROM ({query}) AS found").strip())


class Redis(Part):
    def __init__(self, folder):
        super().__init__(folder)
        self.port = free_port()
        self.settings = {"USHER_REDIS_URL": f"redis://127.0.0.1:{self.port}/0"}

    def start(self, *arguments):
        self.launch(["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                     "--dir", str(self.folder), *arguments])
        until(lambda: answers(self.port), 20, "Redis is not there")


class WatchedRedis:
    """Two Redis servers, and three sentinels that make one of them the master when the other is lost."""

    name = "usher"

    def __init__(self, folder):
        self.servers = [Redis(folder / str(number)) for number in range(2)]
        self.sentinels = [Redis(folder / f"sentinel-{number}") for number in range(3)]
        self.settings = {"USHER_REDIS_SENTINELS": ",".join(f"127.0.0.1:{each.port}" for each in self.sentinels),
                         "USHER_REDIS_MASTER": self.name}

    def start(self):
        """All of it; later, the one that was lost, which the sentinels make a replica of the new master."""
        first, second = self.servers
        if not self.sentinels[0].is_running:
            first.start()
            second.start("--replicaof", "127.0.0.1", str(first.port))
            for sentinel in self.sentinels:
                file = sentinel.folder / "sentinel.conf"
                file.write_text(f"port {sentinel.port}\nbind 127.0.0.1\ndir {sentinel.folder}\n"
                                f"sentinel monitor {self.name} 127.0.0.1 {first.port} 2\n"
                                f"sentinel down-after-milliseconds {self.name} 1000\n"
                                f"sentinel failover-timeout {self.name} 6000\n")
                sentinel.launch(["redis-server", str(file), "--sentinel"])
            until(lambda: self.ask(self.sentinels[0], "sentinel", "replicas", self.name).count(str(second.port)) > 0, 30,
                  "the sentinels do not see both")
        for server in self.servers:
            if not server.is_running:
                server.start("--replicaof", "127.0.0.1", str(self.master().port))

    @staticmethod
    def ask(server, *words):
        command = ["redis-cli", "-p", str(server.port), *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=10).stdout

    def master(self):
        """Whom the sentinels call the master."""
        port = int(self.ask(self.sentinels[0], "sentinel", "get-master-addr-by-name", self.name).split()[1])
        return next(server for server in self.servers if server.port == port)

    @property
    def parts(self):
        return [*self.sentinels, *self.servers]

    def kill(self):
        """The master."""
        self.master().kill()


class Replica(Part):
    """One `usher serve`; what it shares with the others is the database, Redis, its secrets and the folder of uploads."""

    def __init__(self, folder, program, config, environment):
        super().__init__(folder)
        self.program, self.config = program, config
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = environment

    def start(self, wait=True):
        environment = os.environ | self.environment | {"USHER_SERVER_PORT": str(self.port)}
        self.launch([self.program, "serve", "--config", self.config], environment=environment)
        if wait:
            self.wait()

    def ready(self):
        """The status of /ready; nothing when nobody answers."""
        try:
            return urllib.request.urlopen(self.url + "/ready", timeout=5).status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def wait(self):
        def is_ready():
            if not self.is_running:
                raise RuntimeError((self.folder / "log").read_text()[-3000:])
            return self.ready() == 200
        until(is_ready, 180, "a replica is not ready")


class Nginx(Part):
    """nginx with Deploy/nginx/usher.conf, in which only addresses, certificate and names are others."""

    def __init__(self, folder, ports):
        super().__init__(folder)
        self.port, self.secure_port, self.redirect_port = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        certificate, key = self.folder / "certificate.pem", self.folder / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
        self.certificate = certificate
        text = (ROOT / "Deploy/nginx/usher.conf").read_text()
        text = re.sub(r"(?m)(^  server [\d.]+:\d+ .*;\n)+", lambda servers: "".join(
            f"  server 127.0.0.1:{port} {servers.group(1).split(' ', 4)[4]}" for port in ports), text)
        text = re.sub(r"(?m)^  listen \[.*\n", "", text)
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.redirect_port};")
        # Beside HTTPS, plain HTTP for the load: encryption is not what is measured.
        text = text.replace("listen 443 ssl http2;",
                            f"listen 127.0.0.1:{self.secure_port} ssl http2;\n  listen 127.0.0.1:{self.port};")
        text = re.sub(r"ssl_certificate .*;", f"ssl_certificate {certificate};", text)
        text = re.sub(r"ssl_certificate_key .*;", f"ssl_certificate_key {key};", text)
        (self.folder / "usher.conf").write_text(text)
        (self.folder / "nginx.conf").write_text(f"""
{"user root;" if os.geteuid() == 0 else ""}
worker_processes 1;
daemon off;
pid {self.folder}/pid;
error_log {self.folder}/error.log warn;
events {{ worker_connections 8192; }}
http {{
  log_format trial '$msec $request_method $uri $status $upstream_addr [$upstream_status] $request_time';
  access_log {self.folder}/access.log trial;
  client_body_temp_path {self.folder}/bodies;
  proxy_temp_path {self.folder}/proxy;
  fastcgi_temp_path {self.folder}/fastcgi;
  uwsgi_temp_path {self.folder}/uwsgi;
  scgi_temp_path {self.folder}/scgi;
  include {self.folder}/usher.conf;
}}
""")

    def check(self):
        """What nginx says of its configuration; nothing when all is well."""
        done = subprocess.run(["nginx", "-t", "-q", "-p", self.folder, "-c", self.folder / "nginx.conf",
                               "-e", self.folder / "error.log"], capture_output=True, text=True)
        return done.stderr if done.returncode != 0 or "warn" in done.stderr else ""

    def start(self):
        self.launch(["nginx", "-p", self.folder, "-c", self.folder / "nginx.conf", "-e", self.folder / "error.log"])
        until(lambda: answers(self.port), 20, "nginx is not there")


class Stack:
    """All of it. `environment` is for each replica."""

    def __init__(self, folder, program, replicas, environment=None, sentinels=False):
        self.folder = pathlib.Path(folder)
        self.postgres = Postgres(self.folder / "postgres")
        self.redis = (WatchedRedis if sentinels else Redis)(self.folder / "redis")
        config = self.folder / "usher.yaml"
        config.write_text(self.configuration())
        (self.folder / "data").mkdir(exist_ok=True)
        shared = {
            "USHER_DATA": str(self.folder / "data"),
            "USHER_DATABASE_URL": self.postgres.url,
            "USHER_SERVER_SECRET": secrets.token_urlsafe(48),
            "USHER_SERVER_OPERATOR_KEY": secrets.token_urlsafe(24),
            "USHER_SERVER_CONNECTIONS_PER_ADDRESS": "10000",
            "USHER_SERVER_SHUTDOWN_DELAY": "6s",
            "USHER_IDENTITY_SECRET": IDENTITY_SECRET,
            "USHER_IDENTITY_DEMO": "false",
        } | self.redis.settings | (environment or {})
        self.secrets = [shared["USHER_SERVER_SECRET"], shared["USHER_SERVER_OPERATOR_KEY"], IDENTITY_SECRET]
        self.replicas = [Replica(self.folder / f"replica-{number}", program, config, shared)
                         for number in range(1, replicas + 1)]
        self.nginx = Nginx(self.folder / "nginx", [replica.port for replica in self.replicas])

    @staticmethod
    def configuration():
        """The example company's, such that it can stand in any folder."""
        text = (EXAMPLE / "usher.yaml").read_text()
        folders = "knowledge|tickets|agents|prompts|workflows|tools|guidelines|approved"
        return re.sub(rf"(?m)^(\W*)(path|sources|agents|prompts|workflows|tools|guidelines): ({folders})$",
                      rf"\1\2: {EXAMPLE}/\3", text)

    def start(self):
        self.postgres.start()
        self.postgres.create()
        self.redis.start()
        for replica in self.replicas:
            replica.start(wait=False)
        for replica in self.replicas:
            replica.wait()
        self.nginx.start()

    def grow(self):
        """Does to the tables what a version to come might: adds a column, a table and an index, and writes down that it has,
        as `usher migrate` does. From then on new replicas leave migrating to it."""
        self.postgres.sql("""
          SET ROLE usher;
          BEGIN;
          ALTER TABLE messages ADD COLUMN next_versions TEXT;
          CREATE TABLE next_versions (tenant_id TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (tenant_id, id));
          CREATE INDEX messages_next_versions ON messages (tenant_id, next_versions);
          INSERT INTO schema_migrations (component, version, name, checksum, applied_at)
          SELECT 'assistant', max(version) + 1, 'of the next version', 'x', 0 FROM schema_migrations WHERE component = 'assistant';
          COMMIT;
        """)
        for replica in self.replicas:
            replica.environment["USHER_DATABASE_MIGRATE"] = "false"

    def stop(self):
        """Ends all; returns how the replicas ended."""
        for replica in self.replicas:
            if replica.is_running:
                replica.process.send_signal(signal.SIGTERM)
        codes = [replica.process.wait(90) for replica in self.replicas if replica.process]
        self.nginx.stop(signal.SIGQUIT)
        self.postgres.stop(signal.SIGINT)
        self.abort()
        return codes

    def abort(self):
        redis = self.redis.parts if isinstance(self.redis, WatchedRedis) else [self.redis]
        for part in [self.nginx, *self.replicas, *redis, self.postgres]:
            if part.is_running:
                part.kill()
