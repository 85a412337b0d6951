#!/usr/bin/env python3
"""Starts three Django services (shop, orders, stock), each in an Apache of its own, on loopback ports.

    fleet.py start  RUN_DIR [--port-base 18100] [--processes 1]
    fleet.py status RUN_DIR
    fleet.py stop   RUN_DIR

All that it writes is in RUN_DIR: a copy of the code, configuration, logs, databases, pids. It runs as any user; started
by root, the services run as www-data.
"""

import argparse
import http.client
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

SERVICES = ["shop", "orders", "stock"]
HERE = Path(__file__).resolve().parent
MODULES = Path("/usr/lib/apache2/modules")
PACKAGES = (
    "apache2-bin libapache2-mod-wsgi-py3 python3-django python3-djangorestframework "
    "python3-django-prometheus python3-requests"
)
START_LIMIT_S = 60
STOP_LIMIT_S = 15


def main():
    parser = argparse.ArgumentParser(description="A small fleet of Django services behind Apache and mod_wsgi.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("start", "status", "stop"):
        command = commands.add_parser(name)
        command.add_argument("run_dir", type=Path)
        if name == "start":
            command.add_argument("--port-base", type=int, default=18100, help="shop; orders and stock are the next two")
            command.add_argument("--processes", type=int, default=1, help="of Django for each service, eight threads each")
    arguments = parser.parse_args()
    run = arguments.run_dir.resolve()
    if arguments.command == "start":
        start(run, arguments.port_base, arguments.processes)
    elif arguments.command == "stop":
        stop(run)
    else:
        sys.exit(0 if status(run) else 1)


def start(run, port_base, processes):
    if not (MODULES / "mod_wsgi.so").exists() or not apache():
        sys.exit(f"Apache or a Python module is missing. On Debian: apt-get install -y --no-install-recommends {PACKAGES}")
    if any(pid_of(run, service) for service in SERVICES):
        sys.exit(f"The fleet in {run} is running already.")
    ports = {service: port_base + index for index, service in enumerate(SERVICES)}
    for port in ports.values():
        refuse_if_taken(port)

    deploy(run)
    try:
        for service, port in ports.items():
            start_service(run, service, {**ports, "payments": port_base + 9}, processes)
            print(f"{service:8} http://127.0.0.1:{port}", flush=True)
    except BaseException:
        stop(run)
        raise


def deploy(run):
    """Copies the code, as an image of a container would hold it, and lets the services' user in."""
    run.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(run / "code", ignore_errors=True)
    shutil.copytree(HERE, run / "code", ignore=shutil.ignore_patterns("__pycache__", "*.log", "*.md", "fleet.py"))
    for service in SERVICES:
        (run / service).mkdir(exist_ok=True)
    if not is_root():
        return
    run.chmod(run.stat().st_mode | 0o055)
    for folder in [run, *run.parents]:
        if not folder.stat().st_mode & 0o001:
            sys.exit(f"www-data cannot enter {folder}. Choose another RUN_DIR, for example /tmp/fleet.")
    owner = pwd.getpwnam("www-data")
    for path in [run / "code", *(run / service for service in SERVICES), *(run / "code").rglob("*")]:
        os.chown(path, owner.pw_uid, owner.pw_gid)


def start_service(run, service, ports, processes):
    environment = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": f"{service}.settings",
        "DATA_DIR": str(run / service),
        "ORDERS_URL": f"http://127.0.0.1:{ports['orders']}",
        "STOCK_URL": f"http://127.0.0.1:{ports['stock']}",
        "PAYMENTS_URL": f"http://127.0.0.1:{ports['payments']}",
    }
    if service != "shop":
        migrate = ["/usr/bin/python3", "-m", "django", "migrate", "--verbosity", "0"]
        as_user = {"user": "www-data", "group": "www-data", "extra_groups": []} if is_root() else {}
        subprocess.run(migrate, cwd=run / "code", env={**environment, "PYTHONPATH": str(run / "code")}, check=True, **as_user)

    conf = conf_of(run, service)
    lines = [f'Define RUN "{run}"', f"Define SERVICE {service}", f"Define PORT {ports[service]}"]
    lines += [f"Define PROCESSES {processes}", f"Define MODULES {MODULES}"]
    if is_root():
        lines += ["User www-data", "Group www-data"]
    conf.write_text("\n".join([*lines, f'Include "{run}/code/apache.conf"', ""]))
    subprocess.run([apache(), "-f", str(conf), "-k", "start"], cwd=run, env=environment, check=True)
    wait_until_it_answers(run, service, ports[service])


def wait_until_it_answers(run, service, port):
    # Asked on /metrics, which is not counted as traffic.
    limit = time.monotonic() + START_LIMIT_S
    while time.monotonic() < limit:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/metrics")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    sys.exit(f"{service} does not answer on port {port}; see {run}/{service}-error.log")


def stop(run):
    pids = {service: pid for service in SERVICES if (pid := pid_of(run, service))}
    for pid in pids.values():
        os.kill(pid, signal.SIGTERM)
    limit = time.monotonic() + STOP_LIMIT_S
    # Apache removes its pid file before its children have ended, and ends after them.
    while any(is_apache_of(run, service, pid) for service, pid in pids.items()):
        if time.monotonic() > limit:
            sys.exit(f"Not stopped within {STOP_LIMIT_S} s: {pids}")
        time.sleep(0.05)


def status(run):
    pids = {service: pid_of(run, service) for service in SERVICES}
    for service, pid in pids.items():
        print(f"{service:8} {f'running, pid {pid}' if pid else 'stopped'}")
    return all(pids.values())


def pid_of(run, service):
    """The pid of this service's Apache, or None."""
    try:
        pid = int((run / service / "apache2.pid").read_text())
    except (OSError, ValueError):
        return None
    return pid if is_apache_of(run, service, pid) else None


def is_apache_of(run, service, pid):
    """A pid that was given to another program since is not ours to end."""
    try:
        return str(conf_of(run, service)).encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def conf_of(run, service):
    return run / service / "apache2.conf"


def refuse_if_taken(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is in use. Choose others with --port-base.")


def apache():
    return shutil.which("apache2", path="/usr/sbin:/usr/bin:/usr/local/sbin")


def is_root():
    return os.geteuid() == 0


if __name__ == "__main__":
    main()
