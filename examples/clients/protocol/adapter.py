#!/usr/bin/env python3
"""An adapter: operations come as lines of JSON on stdin, each is answered by one on stdout."""

import json
import sys
import threading
import urllib.error
import urllib.request

writing = threading.Lock()


def client(operation):
    """The client to be tried stands here; this one asks once."""
    body = operation.get("body")
    request = urllib.request.Request(
        operation["url"],
        method=operation["method"],
        headers=operation["headers"],
        data=None if body is None else body.encode(),
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        response.read()
        return {"ok": True, "status": response.status}


def answer(operation):
    try:
        result = client(operation)
    except urllib.error.HTTPError as error:
        result = {"ok": False, "status": error.code}
    except Exception as error:
        result = {"ok": False, "error": str(error)}
    with writing:
        print(json.dumps({"id": operation["id"], **result}), flush=True)


for line in sys.stdin:
    operation = json.loads(line)
    # A thread cannot be cancelled; what it still does is over when the trial ends this process.
    if not operation.get("cancel"):
        threading.Thread(target=answer, args=(operation,), daemon=True).start()
