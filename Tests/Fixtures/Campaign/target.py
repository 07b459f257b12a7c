"""Somebody else's system, which does not always say what it did.

Usage: target.py FOLDER. Appends the key of each request that it carries out to FOLDER/effects.txt,
again where it is asked again; prints its port.
"""

import http.server
import json
import sys
import threading
import time
import urllib.parse

EFFECTS = sys.argv[1] + "/effects.txt"
states = {}
lock = threading.Lock()


class Target(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        with lock:
            state = states.get(query["key"][0], "none")
        self.answer(200, {"state": state})

    def do_POST(self):
        key = self.headers["Idempotency-Key"]
        behaviour = self.path.strip("/")
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with lock:
            known = states.get(key)
            if behaviour == "busy" and known is None:
                # The first request of a key is turned away, and nothing is done.
                states[key] = "none"
                return self.answer(503, {})
            is_under_way = known == "running"
            states[key] = "running"
        if is_under_way:
            while states[key] != "done":
                time.sleep(0.005)
            return self.answer(200, {"state": "done"})
        if behaviour == "slow":
            time.sleep(0.08)
        with lock:
            with open(EFFECTS, "a") as file:
                file.write(key + "\n")
            states[key] = "done"
        if behaviour == "lost":
            self.close_connection = True
            return self.connection.close()
        self.answer(200, {"state": "done"})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        try:
            self.wfile.write(text)
        except OSError:
            pass

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


server = Server(("127.0.0.1", 0), Target)
print(server.server_address[1], flush=True)
server.serve_forever()
