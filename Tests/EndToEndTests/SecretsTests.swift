import Foundation
import Glibc
import SlipwayTestSupport
import Testing

/// Secrets on the real binary: they reach what needs them, and are found nowhere else.
@Suite struct SecretsTests {
    private static let token = "tok-7Qx+/9!zebra&crossing"
    private static let password = "pw \"quoted\" & 2nd-value"

    /// What a secret may not be found as, anywhere.
    private static var forms: [String] {
        [token, password].flatMap { value in
            [value, Data(value.utf8).base64EncodedString()]
        } + ["tok-7Qx%2B%2F9%21zebra"]
    }

    private func expectNone(_ text: String, _ place: String) {
        for form in Self.forms where text.contains(form) {
            Issue.record("\(place) shows \(form)")
        }
    }

    private func expectNone(inFolder folder: String) throws {
        var files = 0
        let names = try #require(FileManager.default.enumerator(atPath: folder))
        for case let name as String in names {
            guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
                continue
            }
            files += 1
            for form in Self.forms where bytes.range(of: Data(form.utf8)) != nil {
                Issue.record("\(name) holds \(form)")
            }
        }
        #expect(files > 3)
    }

    private func setSecrets(_ shop: Workshop) async throws {
        let set = try await shop.slipway("secret", "set", "TOKEN", input: Self.token + "\n")
        #expect(set.status == 0, "\(set.chatter)")
        #expect(set.output == "TOKEN has version 1\n")
        let file = try shop.write(Self.password, to: "password.txt")
        let other = try await shop.slipway(
            "secret", "set", "PASSWORD", "--from-file", file, "--output", "json")
        #expect(other.status == 0, "\(other.chatter)")
        try FileManager.default.removeItem(atPath: file)
    }

    /// A target that writes down what it is sent, outside of the data folder, and says it back.
    private func target(_ shop: Workshop) throws -> (running: Running, port: () -> Int?) {
        let script = """
            import http.server, sys
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_POST(self):
                    body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                    with open("received", "ab") as file:
                        file.write((self.headers["Authorization"] + "\\n").encode() + body + b"\\n")
                    self.send_response(400 if self.path == "/no" else 200)
                    self.end_headers()
                    self.wfile.write(b"you sent " + self.headers["Authorization"].encode() + body)
                def log_message(self, *a): pass
            server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
            print(server.server_address[1], flush=True)
            server.serve_forever()
            """
        let running = try Running("python3", ["-c", script], in: shop.path)
        return (running, { running.lines.first.flatMap { Int($0) } })
    }

    private func plan(_ shop: Workshop, port: Int) -> String {
        let environment = "environment: {T: \"${secret:TOKEN}\", P: \"${secret:PASSWORD@1}\"}"
        func command(_ name: String, _ line: String) -> String {
            Plans.shell(name, line).replacing("undo: none", with: "undo: none, \(environment)")
        }
        func call(_ name: String, _ path: String) -> String {
            "{name: \(name), action: {driver: http, url: 'http://127.0.0.1:\(port)\(path)', "
                + "idempotent: true, undo: none, headers: {Authorization: \"Bearer "
                + "${secret:TOKEN}\"}, body: {password: \"${secret:PASSWORD}\"}}}"
        }
        return Plans.sequence([
            command("whole", "echo \"$T and $P\"; echo $T >&2"),
            command(
                "bytes",
                "printf %s \"$T|$P|\" | while IFS= read -r -n1 c; do printf %s \"$c\"; done"
            ).replacing("/bin/sh", with: "/bin/bash"),
            command("coded", "printf %s \"$T\" | base64; printf %s \"$P\" | base64 -w0"),
            call("tell", "/yes"),
            "{name: board, approval: {approvers: [alice]}}",
            call("told", "/no"),
        ])
    }

    @Test(.timeLimit(.minutes(15)))
    func `secrets reach their targets and are found nowhere else`() async throws {
        let shop = try Workshop()
        let (running, port) = try target(shop)
        try await eventually("the target listens") { port() != nil }
        try await setSecrets(shop)
        let file = try shop.write(plan(shop, port: try #require(port())), to: "plan.yaml")
        try await eventually("the holder that kept the secrets ends") { shop.holder == nil }
        let server = try shop.background("serve", "--listen", "127.0.0.1:0")
        try await eventually("it listens") { server.output.contains("listening") }
        let lint = try await shop.bare("plan", "lint", file)
        #expect(lint.status == 0, "\(lint.output)\(lint.chatter)")

        let begun = try await shop.slipway("run", file, "--detach", "--output", "name")
        #expect(begun.status == 0, "\(begun.chatter)")
        try await eventually("the board is asked") {
            try await shop.slipway("checkpoint", "list").output.contains("board")
        }
        let shown = try await shop.slipway("checkpoint", "list", "--output", "json")
        #expect(shown.output.contains("\"TOKEN\"") && shown.output.contains("newest"))
        let agreed = try await shop.slipway("checkpoint", "agree", "@latest", "--as", "alice")
        #expect(agreed.status == 0, "\(agreed.chatter)")
        let end = try await shop.slipway("release", "watch", "@latest", "--from-start")
        #expect(end.status == 1)
        #expect((end.output + end.chatter).contains("answered 400: you sent Bearer ***"))

        let received = shop.lines("received")
        #expect(received.first == "Bearer \(Self.token)")
        #expect(received.count == 4)
        try await expectMasked(shop)
        try await expectNoAnswerShows(shop)
        running.signal(SIGTERM)
    }

    private func expectMasked(_ shop: Workshop) async throws {
        for (step, text) in [
            ("whole", "*** and ***\n***\n"), ("bytes", "***|***|"), ("coded", "***\n***"),
        ] {
            let log = try await shop.slipway("release", "log", "@latest", step)
            let heading = "[slipway: with the secret PASSWORD version 1, TOKEN version 1]\n"
            #expect(log.output == heading + text, "\(step)")
        }
    }

    private func expectNoAnswerShows(_ shop: Workshop) async throws {
        let commands: [[String]] = [
            ["release", "list"], ["release", "show", "@latest"], ["release", "explain", "@latest"],
            ["release", "certificate", "@latest"], ["release", "watch", "@latest", "--from-start"],
            ["checkpoint", "list"], ["secret", "list"], ["verify"],
        ]
        for words in commands {
            for more in [[], ["--output", "json"]] {
                let done = try await shop.start(words + more + ["--data", shop.data]).finished()
                #expect(!done.output.isEmpty || !done.chatter.isEmpty)
                expectNone(done.output + done.chatter, "\(words)")
            }
        }
        try await expectNoRouteShows(shop)
        let backup = try await shop.slipway("backup", "\(shop.path)/all.tar")
        #expect(backup.status == 0, "\(backup.chatter)")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(shop.path)/all.tar"))
        for form in Self.forms { #expect(bytes.range(of: Data(form.utf8)) == nil) }
        let key = try Data(contentsOf: URL(fileURLWithPath: "\(shop.data)/slipway.key"))
        #expect(bytes.range(of: key) == nil)
        try expectNone(inFolder: shop.data)
    }

    /// Every GET of the API's description, on the newest run.
    private func expectNoRouteShows(_ shop: Workshop) async throws {
        let script = """
            import http.client, json, socket, sys
            class Local(http.client.HTTPConnection):
                def connect(self):
                    self.sock = socket.socket(socket.AF_UNIX)
                    self.sock.connect(sys.argv[1])
            def get(path):
                connection = Local("localhost"); connection.request("GET", path)
                return connection.getresponse().read().decode()
            run = json.loads(get("/api/v1/runs"))["items"][0]["run"]
            count = 0
            for path, item in json.loads(get("/openapi.json"))["paths"].items():
                if "get" not in item: continue
                for step in ["whole", "bytes", "coded"]:
                    print(path, get(path.replace("{run}", run).replace("{step}", step)))
                    count += 1
            print("asked", count)
            """
        let asked = try await Running(
            "python3", ["-c", script, "\(shop.data)/control.sock"], in: shop.path
        ).finished()
        #expect(asked.status == 0, "\(asked.chatter)")
        #expect(asked.lines.last.map { $0.hasPrefix("asked ") } == true)
        #expect(asked.output.contains("\"name\":\"TOKEN\""))
        expectNone(asked.output, "the API")
    }

    @Test(.timeLimit(.minutes(15)))
    func `a shim goes on masking when its server is killed`() async throws {
        let shop = try Workshop()
        try await setSecrets(shop)
        let line =
            "echo begun; until test -e \(shop.path)/go || ! test -d \(shop.path); "
            + "do sleep 0.05; done; echo \"late $T\""
        let file = try shop.write(
            Plans.sequence([
                Plans.shell("hold", line).replacing(
                    "undo: none", with: "undo: none, environment: {T: \"${secret:TOKEN}\"}")
            ]), to: "plan.yaml")
        #expect(try await shop.slipway("run", file, "--detach").status == 0)
        try await eventually("it has begun") {
            try await shop.slipway("release", "log", "@latest", "hold").output.contains("begun")
        }
        try await shop.killHolder()
        // Nobody can read it any more, and nobody has to.
        try FileManager.default.moveItem(
            atPath: "\(shop.data)/slipway.key", toPath: "\(shop.path)/key")
        let server = try shop.background("serve", "--listen", "127.0.0.1:0")
        try await eventually("it listens") { server.output.contains("listening") }
        _ = try shop.write("", to: "go")

        let end = try await shop.slipway("release", "watch", "@latest")

        #expect(end.status == 0, "\(end.output)\(end.chatter)")
        let log = try await shop.slipway("release", "log", "@latest", "hold")
        #expect(log.output.hasSuffix("begun\nlate ***\n"))
        try expectNone(inFolder: shop.data)
    }

    @Test(.timeLimit(.minutes(15)))
    func `a rotation that is killed loses nothing, and no command reads a value as an argument`()
        async throws
    {
        let shop = try Workshop()
        try await setSecrets(shop)
        #expect(try await shop.slipway("secret", "set", "X", "value").status == 2)
        try await eventually("the holder ends") { shop.holder == nil }
        let key = "\(shop.data)/slipway.key"
        for _ in 1...6 {
            let before = FileManager.default.contents(atPath: key)
            let rotation = try shop.background("key", "rotate")
            try await eventually("it has changed the key file") {
                FileManager.default.contents(atPath: key) != before || !rotation.isRunning
            }
            rotation.signal(SIGKILL)
            _ = try await rotation.finished()
        }
        let last = try await shop.slipway("key", "rotate")
        #expect(last.status == 0, "\(last.chatter)")
        let file = try shop.write(
            Plans.sequence([
                Plans.shell("show", "test \"$T\" = '\(Self.token)'").replacing(
                    "undo: none", with: "undo: none, environment: {T: \"${secret:TOKEN}\"}")
            ]), to: "plan.yaml")
        let run = try await shop.slipway("run", file)
        #expect(run.status == 0, "\(run.output)\(run.chatter)")
        try expectNone(inFolder: shop.data + "/receipts")
    }

    @Test(.timeLimit(.minutes(15)))
    func `a deleted secret fails the step, and setting it again mends the run`() async throws {
        let shop = try Workshop()
        try await setSecrets(shop)
        #expect(try await shop.slipway("secret", "delete", "TOKEN").status == 0)
        #expect(try await shop.slipway("secret", "delete", "TOKEN").status == 3)
        let list = try await shop.slipway("secret", "list", "--output", "name")
        #expect(list.output == "PASSWORD\n")
        let file = try shop.write(
            Plans.sequence([
                Plans.shell("show", "test -n \"$T\"").replacing(
                    "undo: none", with: "undo: none, environment: {T: \"${secret:TOKEN}\"}")
            ]), to: "plan.yaml")
        let run = try await shop.slipway("run", file)
        #expect(run.status == 1)
        #expect((run.output + run.chatter).contains("there is no secret TOKEN; set it"))
        let again = try await shop.slipway("secret", "set", "TOKEN", input: Self.token)
        #expect(again.output == "TOKEN has version 2\n")

        #expect(try await shop.slipway("release", "retry", "@latest", "--follow").status == 0)
    }
}

extension Running {
    fileprivate var lines: [String] { output.split(separator: "\n").map(String.init) }
}
