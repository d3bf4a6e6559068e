/**
 * The part that all shims share: a client of `cotton verifier` in Python 3.9 and later, with its standard library alone.
 * Batches are cut to pieces of at most 1,024 rows and about 8 MB, which go four at a time; a piece that is turned away (503)
 * or whose connection breaks is sent again after what Retry-After says, or a back-off with jitter. Sending a piece twice is
 * safe: the server judges an equal row once.
 */
export const CLIENT = String.raw`
import concurrent.futures
import http.client
import json
import os
import random
import ssl
import sys
import threading
import time
import urllib.parse

URL = os.environ.get("COTTON_VERIFIER", "http://127.0.0.1:8124")
# Seconds for which a server that is busy, or not there, is asked again before the training stops.
PATIENCE = float(os.environ.get("COTTON_VERIFIER_PATIENCE", "600"))
# Seconds that one request may take: a burst waits for all before it.
TIMEOUT = float(os.environ.get("COTTON_VERIFIER_TIMEOUT", "600"))
MOST_ROWS = 1024
MOST_BYTES = 8_000_000
AT_ONCE = 4
LONGEST_WAIT = 30.0

_local = threading.local()


class CottonError(RuntimeError):
    """The verifier could not be asked, or refused. The message says what to do."""


def _connection():
    kept = getattr(_local, "connection", None)
    if kept is not None:
        return kept
    parts = urllib.parse.urlsplit(URL)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CottonError(f"COTTON_VERIFIER is {URL!r}: write it as http://HOST:PORT")
    if parts.scheme == "https":
        made = http.client.HTTPSConnection(
            parts.hostname, parts.port or 443, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    else:
        made = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=TIMEOUT)
    _local.connection = made
    return made


def _forget():
    kept = getattr(_local, "connection", None)
    _local.connection = None
    if kept is not None:
        kept.close()


def _headers():
    headers = {"content-type": "application/json"}
    token = os.environ.get("COTTON_VERIFIER_TOKEN", "")
    if token:
        headers["authorization"] = f"Bearer {token}"
    return headers


def _said(data):
    try:
        return str(json.loads(data)["error"])
    except Exception:
        return data[:200].decode("utf-8", "replace")


def _plain(value):
    """numpy's numbers and arrays, as tables hold them, become Python's."""
    return value.tolist() if hasattr(value, "tolist") else str(value)


def _dumps(value):
    return json.dumps(value, default=_plain).encode("utf-8")


def _post(path, body):
    """The JSON of the answer. Asks again while the server is busy or cannot be reached, for PATIENCE seconds."""
    begun = time.monotonic()
    prefix = urllib.parse.urlsplit(URL).path.rstrip("/")
    attempt = 0
    while True:
        reused = getattr(_local, "connection", None) is not None
        wait = min(LONGEST_WAIT, 0.5 * 2**attempt) * (0.5 + random.random() / 2)
        attempt = min(attempt + 1, 10)
        try:
            connection = _connection()
            connection.request("POST", prefix + path, body, _headers())
            response = connection.getresponse()
            data = response.read()
        except (OSError, http.client.HTTPException) as error:
            _forget()
            if reused and not isinstance(error, TimeoutError):
                # Closed while it was idle, between two steps of the training: a new one is due no wait.
                continue
            # Refused, reset or timed out.
            why = f"cannot be reached ({error or type(error).__name__}); start it with: cotton verifier --with FILTERS"
        else:
            if response.will_close:
                _forget()
            if response.status == 200:
                try:
                    return json.loads(data)
                except ValueError as error:
                    raise CottonError(f"{URL}{path} did not answer with JSON: {error}") from None
            if response.status == 401:
                raise CottonError(f"{URL}: {_said(data)}; COTTON_VERIFIER_TOKEN holds the token")
            if response.status not in (429, 502, 503, 504):
                raise CottonError(f"{URL}{path} answered {response.status}: {_said(data)}")
            why = f"answered {response.status}: {_said(data)}"
            try:
                wait = min(LONGEST_WAIT, max(wait, float(response.headers.get("retry-after", ""))))
            except ValueError:
                pass
        if time.monotonic() - begun + wait > PATIENCE:
            spent = time.monotonic() - begun
            raise CottonError(f"{URL} {why}. Gave up after {spent:.1f} of {PATIENCE:g} seconds (COTTON_VERIFIER_PATIENCE)")
        time.sleep(wait)


def _pieces(rows):
    piece, size = [], 0
    for row in rows:
        text = _dumps(row)
        if piece and (len(piece) >= MOST_ROWS or size + len(text) > MOST_BYTES):
            yield piece
            piece, size = [], 0
        piece.append(text)
        size += len(text)
    if piece:
        yield piece


def _ask(piece):
    answer = _post("/v1/verify", b'{"numbers":true,"rows":[' + b",".join(piece) + b"]}")
    rows = answer.get("rows")
    if not isinstance(rows, list) or len(rows) != len(piece):
        raise CottonError(f"{URL} is no cotton verifier, or another version: the rows of its answer are not those that were sent")
    return rows


_pool = None


def verify(rows):
    """Rows { response, answer, prompt, ... } to rows { outcome, reward, rewards, verdicts, ... }, in order."""
    global _pool
    pieces = list(_pieces(rows))
    if len(pieces) <= 1:
        answers = [_ask(piece) for piece in pieces]
    else:
        _pool = _pool or concurrent.futures.ThreadPoolExecutor(AT_ONCE)
        answers = list(_pool.map(_ask, pieces))
    judged = [row for answer in answers for row in answer]
    faults = [row["error"] for row in judged if "error" in row]
    if faults:
        first = faults[0]
        said = f"field {first['field']}: {first['message']}" if "field" in first else first["message"]
        told = f"cotton verifier could not read {len(faults)} of {len(judged)} rows; the first: {said}"
        # All of them: the columns are wrong, and nothing would be learnt.
        if len(faults) == len(judged):
            raise CottonError(told)
        print(told, file=sys.stderr)
    return judged


def _text(value):
    """A completion or a prompt as text: it is one, or the turns of a chat, of which the last one's content counts."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)) and value and isinstance(value[-1], dict):
        content = value[-1].get("content")
        if isinstance(content, list):
            return "".join(part.get("text", "") for part in content if isinstance(part, dict))
        return content
    return str(value)


# Fields that a row may have beside its response and its answer.
FIELDS = ("tests", "choices", "language", "verifier", "metadata")
`.trimStart()
