import Foundation
import SlipwayTestSupport
import Testing

/// Components and release tasks on the real binary, which really runs them.
@Suite(.timeLimit(.minutes(15))) struct ComponentCommandTests {
    /// A package whose program runs for a while; its address with its digest.
    private func package(_ version: String, _ shop: Workshop) async throws -> String {
        let folder = "\(shop.path)/\(version)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let script = "#!/bin/sh\n# \(version)\nexec sleep 120\n"
        try Data(script.utf8).write(to: URL(fileURLWithPath: "\(folder)/cart"))
        let end = try await Running(
            "/bin/sh",
            [
                "-c",
                "chmod +x cart && tar cf ../cart-\(version).tar cart && sha256sum ../cart-\(version).tar",
            ], in: folder
        ).finished()
        #expect(end.status == 0, "\(end.chatter)")
        let digest = String(end.output.prefix(64))
        return "file:\(shop.path)/cart-\(version).tar#sha256=\(digest)"
    }

    private func task(_ artifact: String) -> String {
        """
        name: storefront
        stages:
          - name: board
            groups:
              - tasks:
                  - {name: board, task_type: manual_approval, input: {approvers: [alice]}}
          - name: roll-out
            groups:
              - tasks:
                  - name: cart
                    task_type: update_component
                    input:
                      application_name: shop
                      component_name: cart
                      version: "2.0"
                      replica: 2
                      source: {kind: package, url: "\(artifact)"}
        """
    }

    private func agree(_ run: String, _ shop: Workshop) async throws {
        try await eventually("the board is asked") {
            try await shop.slipway("checkpoint", "list").output.contains("board")
        }
        let shown = try await shop.slipway("checkpoint", "show", run)
        #expect(shown.output.contains("version: 1.0 → 2.0"), "\(shown.output)\(shown.chatter)")
        #expect(shown.output.contains("replicas: 1 → 2"), "\(shown.output)")
        let agreed = try await shop.slipway("checkpoint", "agree", run, "--as", "alice")
        #expect(agreed.status == 0, "\(agreed.chatter)")
        #expect(agreed.chatter.contains("version: 1.0 → 2.0"))
    }

    @Test func `a release task is diffed, started, agreed to, edited, retried, and runs`()
        async throws
    {
        let shop = try Workshop()
        #expect(try await shop.slipway("init").status == 0)
        let (server, _) = try await shop.server()
        let old = try await package("1.0", shop)
        let new = try await package("2.0", shop)
        #expect(try await shop.slipway("environment", "create", "staging").status == 0)
        #expect(try await shop.slipway("app", "create", "shop").status == 0)
        let made = try await shop.start([
            "component", "create", "shop", "cart", "--environment", "staging", "--artifact", old,
            "--version", "1.0", "--follow", "--data", shop.data, "--", "./cart",
        ]).finished()
        #expect(made.status == 0, "\(made.output)\(made.chatter)")
        let listed = try await shop.slipway("component", "list")
        #expect(listed.output.contains("shop/cart"), "\(listed.output)\(listed.chatter)")
        #expect(listed.output.contains("running"), "\(listed.output)")

        let broken = new.replacing("cart-2.0", with: "lost")
        let file = try shop.write(task(broken), to: "storefront.yaml")
        let created = try await shop.slipway("release", "create", file)
        #expect(created.status == 0, "\(created.chatter)")
        let diff = try await shop.slipway("diff", "storefront")
        #expect(diff.output.contains("version: 1.0 → 2.0"), "\(diff.output)\(diff.chatter)")
        let started = try await shop.slipway("release", "start", "storefront", "-o", "name")
        let run = try #require(started.lines.first, "\(started.chatter)")
        try await agree(run, shop)
        let failed = try await shop.slipway("release", "watch", run, "--from-start")
        #expect(failed.status == 1, "\(failed.output)\(failed.chatter)")

        _ = try shop.write(task(new), to: "storefront.yaml")
        let edited = try await shop.slipway("task", "edit", "storefront", file)
        #expect(edited.output.contains("version 2"), "\(edited.output)\(edited.chatter)")
        let preview = try await shop.slipway("task", "retry", "storefront", "--preview")
        #expect(preview.output.contains("lost.tar"), "\(preview.output)\(preview.chatter)")
        #expect(preview.output.contains("board must be agreed to again"), "\(preview.output)")
        // What is shown in words is not shown once more as the plan has it.
        #expect(!preview.output.contains("input.changes"), "\(preview.output)")
        let retried = try await shop.slipway("task", "retry", "storefront")
        #expect(retried.status == 0, "\(retried.chatter)")
        try await agree(run, shop)
        let watched = try await shop.slipway("release", "watch", run)
        #expect(watched.status == 0, "\(watched.output)\(watched.chatter)")
        let shown = try await shop.slipway("component", "show", "cart", "--output", "json")
        #expect(shown.output.contains("\"available\" : 2"), "\(shown.output)")
        let records = try await shop.slipway("task", "records", "storefront")
        #expect(records.output.contains("successful"), "\(records.output)\(records.chatter)")
        let deleted = try await shop.slipway("component", "delete", "shop/cart", "--follow")
        #expect(deleted.status == 0, "\(deleted.output)\(deleted.chatter)")
        #expect(try await shop.slipway("app", "delete", "shop").status == 0)
        #expect(server.output.contains("listening"))
    }

    @Test func `each action of a component is a run, from a server elsewhere as well`()
        async throws
    {
        let shop = try Workshop()
        #expect(try await shop.slipway("init").status == 0)
        let (server, url) = try await shop.server()
        let artifact = try await package("1.0", shop)
        let token = try await shop.token(from: url)
        func ask(_ words: String...) async throws -> Finished {
            try await shop.start(
                words + ["--server", url], environment: ["SLIPWAY_TOKEN": token]
            ).finished()
        }
        #expect(try await ask("environment", "create", "staging").status == 0)
        #expect(try await ask("app", "create", "shop").status == 0)
        let file = try shop.write("command: {command: [./cart]}\nreplica: 2\n", to: "cart.yaml")
        let made = try await ask(
            "component", "create", "shop", "cart", "--environment", "staging", "--file", file,
            "--artifact", artifact, "--version", "1.0", "--env", "LEVEL=a=b", "--follow")
        #expect(made.status == 0, "\(made.output)\(made.chatter)")
        func replicas(_ live: String, _ status: String) async throws {
            let list = try await ask("component", "list", "--app", "shop")
            #expect(list.output.contains(live) && list.output.contains(status), "\(list.output)")
        }
        try await replicas("2/2", "running")
        for (words, live, status) in [
            (["scale", "cart", "1"], "1/1", "running"), (["stop", "shop/cart"], "0/1", "stopped"),
            (["start", "cart"], "1/1", "running"), (["restart", "cart"], "1/1", "running"),
            (["update", "cart", "--replicas", "3"], "3/3", "running"),
        ] {
            let end = try await shop.start(
                ["component"] + words + ["--follow", "--server", url],
                environment: ["SLIPWAY_TOKEN": token]
            ).finished()
            #expect(end.status == 0, "\(words): \(end.output)\(end.chatter)")
            try await replicas(live, status)
        }
        let shown = try await ask("component", "show", "cart")
        #expect(shown.output.contains("variable LEVEL  a=b"), "\(shown.output)")
        let unknown = try await ask("component", "rollback", "cart", "9.9")
        #expect(unknown.status == 2, "\(unknown.chatter)")
        #expect(try await ask("app", "delete", "shop").status == 4)
        #expect(try await ask("component", "delete", "cart", "--follow").status == 0)
        #expect(try await ask("component", "list", "--output", "name").output.isEmpty)
        #expect(server.output.contains("listening"))
    }

    @Test func `what is not there is 3, what is not possible 4, what is wrong 2`() async throws {
        let shop = try Workshop()
        #expect(try await shop.slipway("init").status == 0)
        let file = try shop.write("name: x\nstages: []\n", to: "bad.yaml")
        let cases: [(words: [String], status: Int32)] = [
            (["task", "show", "nothing"], 3), (["diff", "nothing"], 3),
            (["component", "show", "nothing"], 3), (["app", "delete", "nothing"], 3),
            (["environment", "show", "nothing"], 3), (["release", "create", file], 2),
            (["release", "create", "none.yaml"], 3), (["component", "scale", "a", "b"], 2),
        ]
        for one in cases {
            let end = try await shop.start(one.words + ["--data", shop.data]).finished()
            #expect(end.status == one.status, "\(one.words): \(end.chatter)")
        }
        #expect(try await shop.slipway("app", "create", "shop").status == 0)
        let again = try await shop.slipway("app", "create", "shop")
        #expect(again.status == 4, "\(again.chatter)")
        let list = try await shop.slipway("app", "list", "--output", "name")
        #expect(list.lines == ["shop"])
    }
}
