"""What lies in Deploy/: each part is checked by the program it is made for, and against what Usher itself says."""

import json
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request

import kubernetes_validate
import pytest
import yaml
from conftest import LOGS, PROGRAM, ROOT, Server

sys.path.insert(0, str(ROOT / "Benchmarks/replicas"))

from stack import Nginx  # noqa: E402

DEPLOY = ROOT / "Deploy"
KUBERNETES = DEPLOY / "kubernetes"


def manifests():
    return {path.stem: yaml.safe_load(path.read_text()) for path in sorted(KUBERNETES.glob("*.yaml"))}


def seconds(text):
    number, unit = re.fullmatch(r"(\d+)(ms|s|min|m|h)?", str(text)).groups()
    return int(number) * {"ms": 0.001, "s": 1, None: 1, "min": 60, "m": 60, "h": 3600}[unit]


@pytest.fixture(scope="module")
def routes():
    document = json.loads(subprocess.run([PROGRAM, "openapi"], capture_output=True, check=True, cwd="/").stdout)
    return document["paths"]


# Kubernetes


@pytest.mark.parametrize("name", [name for name in manifests() if name != "kustomization"])
def test_a_manifest_fits_kubernetes_own_schema(name):
    manifest = manifests()[name]
    # What is created under a name of its own has none yet, which the checker does not know.
    if "generateName" in manifest["metadata"]:
        manifest["metadata"]["name"] = manifest["metadata"].pop("generateName") + "1"
    for version in ("1.29", kubernetes_validate.latest_version()):
        kubernetes_validate.validate(manifest, version, strict=True)


def test_a_manifest_that_is_wrong_is_refused():
    manifest = manifests()["deployment"]
    manifest["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(manifest, kubernetes_validate.latest_version(), strict=True)


def test_the_kustomization_names_what_belongs_to_the_server():
    named = set(manifests()["kustomization"]["resources"])
    there = {path.name for path in KUBERNETES.glob("*.yaml")}
    # An example of a secret must not be applied, and each version has a migration of its own.
    assert there - named == {"kustomization.yaml", "secret.example.yaml", "migration.yaml"}


def test_manifests_refer_to_each_other(routes):
    all = manifests()
    deployment = all["deployment"]["spec"]
    pod = deployment["template"]
    labels, [container] = pod["metadata"]["labels"], pod["spec"]["containers"]
    assert deployment["selector"]["matchLabels"].items() <= labels.items()
    assert all["service"]["spec"]["selector"].items() <= labels.items()
    assert all["disruptionbudget"]["spec"]["selector"]["matchLabels"].items() <= labels.items()
    migration = all["migration"]["spec"]["template"]
    policy = all["networkpolicy"]["spec"]["podSelector"]["matchLabels"]
    assert policy.items() <= labels.items() and policy.items() <= migration["metadata"]["labels"].items()
    assert not all["service"]["spec"]["selector"].items() <= migration["metadata"]["labels"].items()
    for constraint in pod["spec"]["topologySpreadConstraints"]:
        assert constraint["labelSelector"]["matchLabels"].items() <= labels.items()
    target = all["autoscaler"]["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", all["deployment"]["metadata"]["name"])
    assert "replicas" not in deployment, "the autoscaler's number would be overwritten with each change"
    # Ports.
    [port] = container["ports"]
    settings = yaml.safe_load(all["configmap"]["data"]["usher.yaml"])
    assert port["containerPort"] == settings["server"]["port"]
    [service_port] = all["service"]["spec"]["ports"]
    assert service_port["targetPort"] == port["name"]
    backend = all["ingress"]["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert (backend["name"], backend["port"]["name"]) == (all["service"]["metadata"]["name"], service_port["name"])
    assert all["networkpolicy"]["spec"]["ingress"][0]["ports"] == [{"protocol": "TCP", "port": port["name"]}]
    # Probes are routes.
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        get = container[probe]["httpGet"]
        assert get["port"] == port["name"] and "get" in routes[get["path"]], probe
    assert container["livenessProbe"]["httpGet"]["path"] != container["readinessProbe"]["httpGet"]["path"]
    for spec in (pod["spec"], migration["spec"]):
        volumes = {volume["name"]: volume for volume in spec["volumes"]}
        assert {mount["name"] for mount in spec["containers"][0]["volumeMounts"]} == set(volumes)
        assert volumes["configuration"]["configMap"]["name"] == all["configmap"]["metadata"]["name"]
        assert volumes["secrets"]["secret"]["secretName"] == all["secret.example"]["metadata"]["name"]
        paths = {mount["name"]: mount["mountPath"] for mount in spec["containers"][0]["volumeMounts"]}
        for variable in spec["containers"][0]["env"]:
            file = pathlib.PurePath(variable["value"])
            assert str(file.parent) == paths["secrets"] and file.name in all["secret.example"]["stringData"]
        assert spec["containers"][0]["args"][-1] == paths["configuration"] + "/usher.yaml"
        assert settings["data"] == paths["data"]
    assert pod["spec"]["volumes"][2]["persistentVolumeClaim"]["claimName"] == all["uploads"]["metadata"]["name"]
    assert all["uploads"]["spec"]["accessModes"] == ["ReadWriteMany"]


def test_pods_are_restricted():
    # https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
    all = manifests()
    assert all["namespace"]["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    for name in ("deployment", "migration"):
        pod = all[name]["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            context = container["securityContext"]
            assert context["allowPrivilegeEscalation"] is False and context["capabilities"] == {"drop": ["ALL"]}
            assert context["readOnlyRootFilesystem"]


def test_there_is_time_to_stop():
    all = manifests()
    server = yaml.safe_load(all["configmap"]["data"]["usher.yaml"])["server"]
    delay, grace = seconds(server["shutdown_delay"]), seconds(server["shutdown_grace"])
    pod = all["deployment"]["spec"]["template"]["spec"]
    jobs = 10
    assert pod["terminationGracePeriodSeconds"] >= delay + grace + jobs + 5
    probe = pod["containers"][0]["readinessProbe"]
    assert delay >= probe["periodSeconds"] * probe["failureThreshold"], "it must be seen to be red"
    unit, replica = (DEPLOY / "systemd/usher.service").read_text(), (DEPLOY / "systemd/replica.conf").read_text()
    delay = seconds(re.search(r"USHER_SERVER_SHUTDOWN_DELAY=(\S+)", replica).group(1))
    documented = re.search(r"`server.shutdown_grace` \| (\S+)", (ROOT / "Docs/Configuration.md").read_text()).group(1)
    assert seconds(re.search(r"TimeoutStopSec=(\S+)", unit).group(1)) >= delay + seconds(documented) + jobs + 5
    kept = seconds(re.search(r"keepalive_timeout (\w+);", (DEPLOY / "nginx/usher.conf").read_text()).group(1))
    assert kept < delay, "a connection that is about to be used must not be closed"


def test_the_example_settings_are_understood(tmp_path):
    settings = yaml.safe_load(manifests()["configmap"]["data"]["usher.yaml"])
    settings["data"] = str(tmp_path)
    settings["server"]["host"] = "127.0.0.1"
    (tmp_path / "usher.yaml").write_text(yaml.safe_dump(settings))
    done = subprocess.run([PROGRAM, "doctor", "--config", tmp_path / "usher.yaml"], capture_output=True, text=True, env={
        "PATH": "/usr/bin:/bin", "USHER_DATABASE_URL": f"sqlite:{tmp_path}/usher.db", "USHER_SERVER_PORT": "0"})
    first = next(line for line in done.stdout.splitlines() if "Configuration" in line)
    assert str(tmp_path / "usher.yaml") in first, done.stdout


# The container


def test_the_container_has_what_the_program_is_linked_with():
    text = (DEPLOY / "container/Containerfile").read_text()
    final = text[text.rindex("\nFROM "):]
    linked = subprocess.run(["readelf", "-d", PROGRAM], capture_output=True, text=True, check=True).stdout
    places = dict(re.findall(r"(\S+) => (\S+)", subprocess.run(["ldd", PROGRAM], capture_output=True, text=True).stdout))
    missing = set()
    for library in re.findall(r"NEEDED.*\[(.+)\]", linked):
        path = pathlib.Path(places.get(library, "/lib64/" + library)).resolve()
        if "/swift/" in str(path):
            # The toolchain's, which are copied from the stage that builds.
            continue
        # By the name alone: some lie below /lib in their package and below /usr/lib on the disk.
        owner = subprocess.run(["dpkg", "-S", f"*/{path.name}"], capture_output=True, text=True, check=True)
        if (package := owner.stdout.split(":")[0]) not in ("libc6", "libgcc-s1") and package not in final:
            missing.add(package)
    assert missing == set()


# systemd


def units(folder, *, replica):
    """The unit with the program that was built, and with what makes a replica of it."""
    text = (DEPLOY / "systemd/usher.service").read_text()
    (folder / "usher.service").write_text(text.replace("/usr/local/bin/usher", str(PROGRAM)))
    if replica:
        (folder / "usher.service.d").mkdir()
        shutil.copy(DEPLOY / "systemd/replica.conf", folder / "usher.service.d")
    return folder / "usher.service"


@pytest.mark.parametrize("replica", [False, True])
def test_systemd_takes_the_unit(tmp_path, replica):
    unit = units(tmp_path, replica=replica)
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit], capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    exposure = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=15", unit], capture_output=True, text=True)
    assert exposure.returncode == 0, exposure.stdout


def test_systemd_is_told_how_the_program_is(tmp_path):
    path = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices:
        notices.bind(path)
        notices.settimeout(60)
        server = Server(tmp_path, environment={
            "NOTIFY_SOCKET": path, "WATCHDOG_USEC": "600000", "USHER_SERVER_SHUTDOWN_DELAY": "1s"})
        server.start()
        try:
            assert notices.recv(100) == b"READY=1\n"
            begun = time.monotonic()
            assert [notices.recv(100) for _ in range(3)] == [b"WATCHDOG=1\n"] * 3
            assert time.monotonic() - begun < 3 * 0.6, "in time for the watchdog"
            # MemoryDenyWriteExecute= would end it otherwise.
            maps = pathlib.Path(f"/proc/{server.process.pid}/maps").read_text()
            assert not re.search(r"^\S+ .?wx", maps, re.MULTILINE)
            server.process.send_signal(signal.SIGTERM)
            said = [notices.recv(100)]
            while said[-1] == b"WATCHDOG=1\n":
                said.append(notices.recv(100))
            assert said[-1] == b"STOPPING=1\n"
            # It stops for a while, and is alive meanwhile.
            assert notices.recv(100) == b"WATCHDOG=1\n"
            assert server.process.wait(30) == 0
        finally:
            server.stop(signal.SIGKILL)


# nginx, with replicas behind it


@pytest.fixture(scope="module")
def proxied(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proxied")
    servers = []
    for name in ("one", "two"):
        (folder / name).mkdir()
        servers.append(Server(folder / name, environment={
            "USHER_SERVER_SECRET": "the same secret on all replicas, long enough", "USHER_SERVER_SHUTDOWN_DELAY": "6s"}))
        servers[-1].start()
    nginx = Nginx(folder / "nginx", [server.port for server in servers])
    assert nginx.check() == ""
    nginx.start()
    yield nginx, servers
    nginx.stop(signal.SIGQUIT)
    for server in servers:
        assert server.stop() == 0


def ask(address, body=None, headers=None, context=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"} | (headers or {}))
    return urllib.request.urlopen(request, timeout=30, context=context)


def test_nginx_passes_on_what_it_should(proxied):
    nginx, servers = proxied
    context = ssl.create_default_context(cafile=nginx.certificate)
    secure = f"https://localhost:{nginx.secure_port}"
    site = ask(secure + "/v1/site", headers={"X-Forwarded-For": "198.51.100.7"}, context=context)
    assert site.status == 200 and site.headers["RateLimit-Policy"].startswith('"search"'), "not a program on this machine"
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None
    with pytest.raises(urllib.error.HTTPError) as redirect:
        urllib.request.build_opener(Stay).open(f"http://127.0.0.1:{nginx.redirect_port}/v1/site")
    assert redirect.value.code == 308 and redirect.value.headers["Location"] == "https://127.0.0.1/v1/site"
    with pytest.raises(urllib.error.HTTPError) as metrics:
        ask(secure + "/metrics", context=context)
    assert metrics.value.code == 404
    # A stream comes in pieces.
    begun = json.load(ask(secure + "/v1/conversations", {}, context=context))
    # Replicas of this test share no database, so the conversation is known to one of them alone.
    path = f"/v1/conversations/{begun['conversation']['id']}/messages"
    for _ in range(8):
        try:
            stream = ask(secure + path, {"text": "How much is parking?"}, {
                "Authorization": f"Bearer {begun['token']}", "Accept": "text/event-stream"}, context)
            break
        except urllib.error.HTTPError as error:
            assert error.code == 404
    assert stream.headers["Content-Type"].startswith("text/event-stream") and "event: message.completed" in stream.read().decode()
    # What is larger than a message may be is refused by the program, with its own words, and not by nginx.
    with pytest.raises(urllib.error.HTTPError) as large:
        ask(secure + "/chat", {"message": "x" * (2 << 20)}, context=context)
    assert large.value.code == 413 and json.load(large.value)["type"].startswith("/problems/")


def test_a_replica_that_is_told_to_stop_answers_on_until_nobody_comes_any_more(proxied):
    nginx, servers = proxied
    leaving = servers[0]
    for number in range(20):
        ask(nginx.url + "/v1/site", headers={"X-Forwarded-For": f"198.51.100.{number}"}).read()
    begun = time.monotonic()
    leaving.process.send_signal(signal.SIGTERM)
    reds, answers, count = [], [], 0
    while leaving.process.poll() is None:
        count += 1
        # No request fails, whichever replica gets it, and POSTs are not repeated by nginx.
        chat = ask(nginx.url + "/chat", {"message": "How much is parking?"}, {"X-Forwarded-For": f"198.51.{100 + count // 250}.{count % 250}"})
        assert json.load(chat)["response"]
        if time.monotonic() - begun < 4:
            with pytest.raises(urllib.error.HTTPError) as red:
                ask(leaving.url + "/ready")
            document = json.load(red.value)
            reds.append((red.value.code, document["checks"]["shutdown"]["status"], red.value.headers["Connection"]))
            direct = ask(leaving.url + "/chat", {"message": "How much is parking?"})
            answers.append((direct.status, direct.headers["Connection"]))
        time.sleep(0.02)
    assert 6 <= time.monotonic() - begun < 20 and leaving.process.returncode == 0
    assert set(reds) == {(503, "failed", "close")} and set(answers) == {(200, "close")} and count > 20
    LOGS.add(leaving.data / "server.log")
    leaving.start()
