import Foundation
import Glibc
import SlipwayTestSupport
import Testing

/// How a command shows a server elsewhere who asks.
@Suite(.timeLimit(.minutes(15))) struct SigningInTests {
    @Test func `a command signs with the key of the environment, whatever it asks`() async throws {
        let shop = try Workshop()
        let owner = try await Owner(of: shop)
        let (server, url) = try await shop.server()
        #expect(try await shop.slipway("project", "create", "eu-1").status == 0)
        let dev = try await shop.person("dev", "developer")
        #expect(
            try await shop.slipway("user", "roles", "dev", "developer", "--project", "eu-1").status
                == 0)
        func asks(_ words: String..., secret: String? = nil) async throws -> Finished {
            try await shop.asks(
                url, words,
                [
                    "SLIPWAY_ACCESS_KEY": dev.accessKey,
                    "SLIPWAY_SECRET_KEY": secret ?? dev.secretKey,
                ])
        }
        let plan = try shop.write(Plans.sequence([Plans.shell("one", "true")]), to: "plan.yaml")

        let here = try await asks("whoami", "--project", owner.project, "--output", "name")
        #expect(here.lines == ["dev"], "\(here.chatter)")
        let run = try await asks("run", plan, "--project", "eu-1")
        #expect(run.status == 0, "\(run.chatter)")
        let list = try await asks("release", "list", "--project", "eu-1", "--output", "name")
        #expect(list.lines.count == 1, "\(list.chatter)")
        let log = try await asks("release", "log", list.lines[0], "one", "--project", "eu-1")
        #expect(log.status == 0, "\(log.chatter)")
        let none = try await asks("whoami")
        #expect(none.status == 2 && none.chatter.contains("project"), "\(none.chatter)")
        let wrong = try await asks("whoami", "--project", "eu-1", secret: "mallory")
        #expect(wrong.status == 5, "\(wrong.chatter)")
        #expect(wrong.chatter.contains("SLIPWAY_SECRET_KEY"), "\(wrong.chatter)")
        server.signal(SIGTERM)
        #expect(try await server.finished().status == 0)
    }

    @Test(arguments: [
        (["SLIPWAY_ACCESS_KEY": "AK"], "SLIPWAY_SECRET_KEY is not"),
        (["SLIPWAY_SECRET_KEY": "SK"], "SLIPWAY_ACCESS_KEY is not"),
        (
            ["SLIPWAY_ACCESS_KEY": "AK", "SLIPWAY_SECRET_KEY": "SK", "SLIPWAY_TOKEN": "T"],
            "both set"
        ),
    ])
    func `half a key, or a key and a token, is a usage error`(
        environment: [String: String], sentence: String
    ) async throws {
        let shop = try Workshop()
        let end = try await shop.asks("http://127.0.0.1:9", ["whoami"], environment)
        #expect(end.status == 2)
        #expect(end.chatter.contains(sentence), "\(end.chatter)")
    }

    @Test func `who signs in is known to every command until they sign out`() async throws {
        let shop = try Workshop()
        let owner = try await Owner(of: shop)
        let (server, url) = try await shop.server()

        let login = try await shop.login(url, owner.name, owner.password)
        #expect(login.status == 0, "\(login.chatter)")
        let token = try #require(try shop.kept(url)?["token"] as? String)
        #expect(!(login.output + login.chatter).contains(token))
        #expect(try shop.mode("config/slipway/credentials.json") == 0o600)
        #expect(try shop.mode("config/slipway") == 0o700)
        let me = try await shop.asks(url, ["whoami", "--output", "name"])
        #expect(me.lines == ["admin"], "\(me.chatter)")
        let plan = try shop.write(Plans.sequence([Plans.shell("one", "true")]), to: "plan.yaml")
        let run = try await shop.asks(url, ["run", plan])
        #expect(run.status == 0, "\(run.chatter)")

        let other = try await shop.asks(url, ["whoami"], ["SLIPWAY_TOKEN": "no-token"])
        #expect(other.status == 5)
        #expect(other.chatter.contains("set a new SLIPWAY_TOKEN"), "\(other.chatter)")

        let logout = try await shop.asks(url, ["logout"])
        #expect(logout.status == 0, "\(logout.chatter)")
        #expect(try shop.kept(url) == nil)
        #expect(try await shop.asks(url, ["whoami"], ["SLIPWAY_TOKEN": token]).status == 5)
        let nobody = try await shop.asks(url, ["whoami"])
        #expect(nobody.status == 5)
        #expect(nobody.chatter.contains("sign in: slipway login --server \(url)"))
        #expect(try await shop.asks(url, ["logout"]).status == 3)
        server.signal(SIGTERM)
        #expect(try await server.finished().status == 0)
        #expect(try await shop.login(url, owner.name, owner.password).status == 1)
    }

    @Test func `a sign-in that ended says how to sign in again`() async throws {
        let shop = try Workshop()
        let owner = try await Owner(of: shop)
        let (server, url) = try await shop.server()
        #expect(try await shop.login(url, owner.name, "a wrong password").status == 5)
        #expect(!shop.exists("config/slipway/credentials.json"))
        let again = "sign in again: slipway login --server \(url)"

        #expect(try await shop.login(url, owner.name, owner.password).status == 0)
        let changed = try await shop.slipway("user", "update", owner.name, "--new-password")
        #expect(changed.status == 0, "\(changed.chatter)")
        let revoked = try await shop.asks(url, ["release", "list"])
        #expect(revoked.status == 5)
        #expect(revoked.chatter.contains(again), "\(revoked.chatter)")

        let file = "\(shop.path)/config/slipway/credentials.json"
        let past = try String(contentsOfFile: file, encoding: .utf8)
            .replacing(/"expiresAt":"[^"]*"/, with: "\"expiresAt\":\"2020-01-01T00:00:00.000Z\"")
        try past.write(toFile: file, atomically: false, encoding: .utf8)
        let over = try await shop.asks(url, ["release", "list"])
        #expect(over.status == 5)
        #expect(over.chatter.contains("2020"), "\(over.chatter)")
        #expect(over.chatter.contains(again), "\(over.chatter)")

        #expect(chmod(file, 0o644) == 0)
        let open = try await shop.asks(url, ["release", "list"])
        #expect(open.status == 4)
        #expect(open.chatter.contains("chmod 600"), "\(open.chatter)")
        server.signal(SIGTERM)
        #expect(try await server.finished().status == 0)
    }

    @Test func `a password is asked for at the terminal, and not shown`() async throws {
        let shop = try Workshop()
        let owner = try await Owner(of: shop)
        let (server, url) = try await shop.server()
        let terminal = try TestTerminal()
        // The first terminal that the leader of a session opens is the session's own.
        let login = try Running(
            "setsid",
            [
                "--wait", "sh", "-c", "exec 3<>\(terminal.path); exec \"$@\"", "sh",
                Workshop.binary, "login", "--server", url,
            ], in: shop.path, environment: shop.ownSettings)

        try await eventually("it asks who") { terminal.seen().contains("Name: ") }
        terminal.type("admim\u{7F}n\n")
        try await eventually("it asks for the password") { terminal.seen().contains("Password") }
        terminal.type("wrong\u{15}\(owner.password)\n")
        let end = try await login.finished()

        #expect(end.status == 0, "\(end.chatter)\(terminal.seen())")
        #expect(end.output.contains("admin is signed in"), "\(end.output)")
        #expect(!terminal.seen().contains(owner.password))
        #expect(!terminal.seen().contains("wrong"))
        let piped = try await shop.asks(url, ["login"])
        #expect(piped.status == 2)
        #expect(piped.chatter.contains("--password-stdin"), "\(piped.chatter)")
        server.signal(SIGTERM)
        #expect(try await server.finished().status == 0)
    }
}

extension Workshop {
    /// Sign-ins are kept in the workshop.
    fileprivate var ownSettings: [String: String] { ["XDG_CONFIG_HOME": "\(path)/config"] }

    fileprivate func asks(
        _ url: String, _ words: [String], _ environment: [String: String] = [:]
    ) async throws -> Finished {
        try await start(
            words + ["--server", url], environment: environment.merging(ownSettings) { $1 }
        ).finished()
    }

    fileprivate func login(
        _ url: String, _ name: String, _ password: String
    ) async throws -> Finished {
        try await start(
            ["login", "--server", url, "--user", name, "--password-stdin"],
            input: "\(password)\n", environment: ownSettings
        ).finished()
    }

    /// What is kept about a server.
    fileprivate func kept(_ url: String) throws -> [String: Any]? {
        guard let text = text("config/slipway/credentials.json") else { return nil }
        let content = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        return (content?["servers"] as? [String: Any])?[url] as? [String: Any]
    }

    fileprivate func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
        return attributes[.posixPermissions] as? Int ?? 0
    }
}
