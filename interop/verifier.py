"""A running `cotton verifier` and the shims that it prints, for the suites beside this file. Standard library alone."""

import contextlib
import importlib.util
import json
import os
import pathlib
import signal
import socket
import subprocess
import urllib.request

MAIN = pathlib.Path(__file__).resolve().parent.parent / "packages/cli/src/main.ts"
NODE = os.environ.get("NODE", "node")


def cotton(*args):
    return [NODE, str(MAIN), "verifier", *args]


def shim(trainer, folder, name="cotton_reward"):
    """The module that `cotton verifier --shim` prints, imported from a file as the trainers import it."""
    path = pathlib.Path(folder) / f"{name}.py"
    path.write_bytes(subprocess.run(cotton("--shim", trainer), check=True, capture_output=True).stdout)
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(*args, port=0, env=None):
    """Its address. It has to end by itself when it is asked to."""
    process = subprocess.Popen(
        cotton("--port", str(port), "--json", *args), stdout=subprocess.PIPE, env={**os.environ, **(env or {})}
    )
    try:
        yield json.loads(process.stdout.readline())["url"]
    finally:
        process.send_signal(signal.SIGINT)
        if process.wait(60) != 130:
            raise AssertionError(f"cotton verifier ended with {process.returncode}")


def ask(url, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url + path, data, {"content-type": "application/json"})
    # Whatever this machine's proxy is, the server is here.
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
        return json.load(answer)
