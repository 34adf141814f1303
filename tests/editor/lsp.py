"""A client of a language server: just what contract.py needs. Needs Python 3.9 and nothing else."""

import json
import os
import queue
import subprocess
import threading
import time

# A cold server builds the macro and analyzes the standard library first. No check depends on how long that takes.
PATIENCE = 600


class Server:
    """A running language server with one open document."""

    def __init__(self, command, root, settings):
        self.process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.settings = settings
        self.incoming = queue.Queue()
        self.last_id = self.version = 0
        self.quiescent, self.health = False, "ok"
        threading.Thread(target=self._read, daemon=True).start()
        self.capabilities = self.request("initialize", self._initialization(root))["capabilities"]
        self.notify("initialized", {})

    def _initialization(self, root):
        document = {
            "publishDiagnostics": {},
            "diagnostic": {},
            "hover": {"contentFormat": ["markdown"]},
            "completion": {"completionItem": {"snippetSupport": False}},
        }
        return {
            "processId": os.getpid(),
            "rootUri": root.as_uri(),
            "initializationOptions": self.settings,
            "capabilities": {
                "textDocument": document,
                "workspace": {"configuration": True, "workspaceEdit": {"documentChanges": True}},
                "general": {"positionEncodings": ["utf-16"]},
                "experimental": {"serverStatusNotification": True},
            },
        }

    def _read(self):
        stream = self.process.stdout
        while True:
            length = 0
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                self.incoming.put(None)
                return
            self.incoming.put(json.loads(stream.read(length)))

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _next(self):
        """Takes the next message, and answers what the server asks."""
        message = self.incoming.get(timeout=PATIENCE)
        if message is None:
            raise RuntimeError(f"the language server stopped with {self.process.wait()}")
        if message.get("method") == "experimental/serverStatus":
            self.quiescent, self.health = message["params"]["quiescent"], message["params"]["health"]
        if "method" in message and "id" in message:
            items = message["params"].get("items", []) if message["method"] == "workspace/configuration" else None
            self._send({"id": message["id"], "result": items and [self.settings for _ in items]})
        return message

    def notify(self, method, params):
        self._send({"method": method, "params": params})

    def request(self, method, params):
        """Returns the result. A request that a later change made obsolete is sent again."""
        while True:
            self.last_id += 1
            self._send({"id": self.last_id, "method": method, "params": params})
            while (message := self._next()).get("id") != self.last_id or "method" in message:
                pass
            error = message.get("error")
            if error is None:
                return message["result"]
            if error["code"] not in (-32801, -32802):
                raise RuntimeError(f"{method}: {error['message']}")
            time.sleep(0.05)

    def open(self, file):
        self.uri = file.as_uri()
        self.text = file.read_text(encoding="utf-8")
        document = {"uri": self.uri, "languageId": "rust", "version": self.version, "text": self.text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, text):
        """Replaces the document's text, as an editor does while the user types."""
        self.text = text
        self.version += 1
        document = {"uri": self.uri, "version": self.version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def wait_until_loaded(self):
        while not self.quiescent:
            self._next()
        if self.health == "error":
            raise RuntimeError("the language server could not load the fixture")

    def at(self, method, position, **more):
        """Sends a request about a position of the document."""
        line, character = position
        params = {"textDocument": {"uri": self.uri}, "position": {"line": line, "character": character}, **more}
        return self.request(f"textDocument/{method}", params)

    def close(self):
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.wait(PATIENCE)
