internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

extension Bench {
    /// Milliseconds for making, listing and showing release tasks, each asked alone, over HTTP.
    func takeServiceStage() async throws {
        let served = try await Served(self)
        defer { served.end() }
        let client = served.client(as: "maria")
        let root = ["v3", try await client.me().project, "pipeline", "pipelines"]
        let tasks = size(1_000, quick: 10)
        var ids: [String] = []
        var made = Series()
        for number in 0..<tasks {
            let body = Self.releaseTask(number)
            made.append(
                try await times(1) {
                    let answer = try await client.ask("POST", root, body: body)
                    ids.append(answer["id"]?.string ?? "")
                }.median)
        }
        report(shown("servicestage.create", made, "a release task of 100 tasks"))
        // Every fourth was started, so that where it is comes from a run.
        for id in ids.enumerated().filter({ $0.offset % 4 == 0 }).map(\.element) {
            _ = try await client.ask(
                "POST", root + [id, "action"], query: [("action_id", "start")])
        }
        let page = try await times(size(1_000, quick: 5)) {
            _ = try await client.ask("GET", root, query: [("limit", "100")])
        }
        report(
            shown("servicestage.list", page, "100 of \(tasks)", target: .atMost(20, "ms")))
        let all = try await times(size(200, quick: 2)) { _ = try await client.ask("GET", root) }
        report(shown("servicestage.list.all", all, "all \(tasks)"))
        var next = 0
        let one = try await times(size(1_000, quick: 5)) {
            _ = try await client.ask("GET", root + [ids[next % ids.count]])
            next += 7
        }
        report(
            shown(
                "servicestage.show", one, "one with its 100 tasks", target: .atMost(50, "ms")))
    }

    /// The 99th percentile: what a target is about.
    private func shown(
        _ figure: String, _ series: Series, _ what: String, target: Target? = nil
    ) -> Line {
        var line = Line(
            figure, Series([series.percentile(0.99)]), "ms (p99)", target: target)
        line.spread = series.spread
        line.note =
            "\(what); n=\(series.values.count), median \(series.median.toFourDigits) ms"
        return line
    }

    /// 5 stages of 4 groups of 5 tasks that wait for nothing, behind one that somebody triggers.
    private static func releaseTask(_ number: Int) -> JSON {
        let stages = (0..<5).map { stage -> JSON in
            let groups = (0..<4).map { group -> JSON in
                let tasks = (0..<5).map { task -> JSON in
                    let name = JSON.string("task-\(stage)-\(group)-\(task)")
                    return stage + group + task == 0
                        ? ["name": name, "task_type": "manual_trigger"]
                        : ["name": name, "task_type": "wait", "input": ["for": "0s"]]
                }
                return ["name": .string("group-\(group)"), "tasks": .array(tasks)]
            }
            return ["name": .string("stage-\(stage)"), "groups": .array(groups)]
        }
        return [
            "name": .string("release-\(number)"), "model_version": 2, "config_mode": "ui",
            "stages": .array(stages),
        ]
    }
}
