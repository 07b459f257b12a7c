internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct ReleaseCertificate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate",
        abstract: "Print, per effect, how often it was performed and what proves it.",
        discussion: """
            Ends with code 1 if any finished effect was performed more than once. `proved` means \
            a receipt or the target's own record; `reported` means only this run's journal.
            """)

    @OptionGroup var run: RunArgument
    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let certificate = try await target.connection().look { client in
            try await client.certificate(of: try await run.id(client))
        }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(certificate))
        case .name: for effect in certificate.effects { Output.data(effect.key) }
        case .table: printTable(certificate)
        }
        guard certificate.holds else {
            throw Failure(
                .failed, "the certificate of \(certificate.run) does not hold",
                details: certificate.violations.map(Style.plain))
        }
    }

    private func printTable(_ certificate: API.Certificate) {
        let style = output.style
        var table = Table(
            "STEP", "WAY", "GEN", "ORDERED (UTC)", "TOOK", "VERDICT", "PERFORMED", "EVIDENCE")
        for effect in certificate.effects {
            let took = effect.endedAt.map { Times.span($0.instant - effect.orderedAt.instant) }
            let mark = effect.isProved ? "proved" : "reported"
            table.add(
                .init(effect.step), .init(effect.direction), .init("\(effect.generation)"),
                .init(Times.short(effect.orderedAt)), .init(took ?? "-"),
                .init(effect.verdict, style.colour(effect.verdict)),
                .init("\(effect.performed)"), .init("\(mark): \(effect.proof)"))
        }
        table.print(style)
        let proved = certificate.effects.count(where: \.isProved)
        let verdict =
            certificate.holds
            ? "no finished effect was performed more than once"
            : "violated: a finished effect was performed more than once"
        Output.data(
            "\(certificate.run) \(certificate.name) is \(certificate.status): "
                + "\(certificate.effects.count) effects, \(proved) proved; \(verdict)")
    }
}
