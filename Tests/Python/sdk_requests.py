"""Prints requests as the vendor's unmodified SDK puts them on the wire, one JSON object a line.

A server in this process catches them, so that a test can check their signatures. Takes the access
key and the secret key by environment: SLIPWAY_ACCESS_KEY, SLIPWAY_SECRET_KEY.
"""

import http.server
import json
import os
import threading

import huaweicloudsdkiam.v3 as iam
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.region.region import Region

PROJECT = "0123456789abcdef0123456789abcdef"
NAMES = ["local-1", "a b", "100%", "x+y=z&w", "作业_1", "q?#:@!$'()*,;", "~tilde-._", "%2F", "é"]
caught = []


class Catcher(http.server.BaseHTTPRequestHandler):
    """Keeps what was asked, and answers what the SDK reads on with."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        path, _, query = self.path.partition("?")
        caught.append({
            "method": self.command, "path": path, "query": query,
            "headers": [[name, value] for name, value in self.headers.items()],
            "body": self.rfile.read(length).decode(),
        })
        body = json.dumps({
            "projects": [{"id": PROJECT, "name": "local-1"}],
            "domains": [{"id": "d" * 32, "name": "acme"}],
        }).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = answer

    def log_message(self, *_):
        pass


def drive(endpoint, key, secret):
    """Calls with a body and without, with awkward names in paths, queries and bodies."""
    credentials = GlobalCredentials(key, secret, "d" * 32)
    client = iam.IamClient.new_builder().with_credentials(credentials) \
        .with_endpoint(endpoint).build()
    for name in NAMES:
        client.keystone_list_projects(iam.KeystoneListProjectsRequest(
            name=name, enabled=True, page=1, per_page=10))
        client.keystone_show_project(iam.KeystoneShowProjectRequest(project_id=name))
        client.keystone_create_project(iam.KeystoneCreateProjectRequest(
            body=iam.KeystoneCreateProjectRequestBody(
                project=iam.KeystoneCreateProjectOption(name=name, parent_id=PROJECT))))
        client.keystone_delete_group(iam.KeystoneDeleteGroupRequest(group_id=name))
    # What it asks by itself.
    automatic = GlobalCredentials(key, secret).with_iam_endpoint(endpoint)
    iam.IamClient.new_builder().with_credentials(automatic) \
        .with_region(Region("local-1", endpoint)).build() \
        .keystone_list_auth_domains(iam.KeystoneListAuthDomainsRequest())


def main():
    key, secret = os.environ["SLIPWAY_ACCESS_KEY"], os.environ["SLIPWAY_SECRET_KEY"]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Catcher)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        drive(f"http://127.0.0.1:{server.server_port}", key, secret)
    finally:
        server.shutdown()
    for request in caught:
        print(json.dumps(request))


if __name__ == "__main__":
    main()
