internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct ComponentCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a component, and release its first version.",
        discussion: """
            EXAMPLES
              slipway component create storefront cart --environment staging \\
                --artifact "file:/srv/cart-2.0.tar#sha256=$(sha256sum < /srv/cart-2.0.tar | cut -c1-64)" \\
                --version 2.0 --port 8080 --health /health -- ./cart --port {port}
              slipway component create storefront cart --environment staging --file cart.yaml
            """)

    @Argument(help: "The application it belongs to: its name or its id.")
    var application: String

    @Argument(help: "Its name.")
    var name: String

    @Option(help: ArgumentHelp("Where it runs: a name or an id.", valueName: "environment"))
    var environment: String

    @OptionGroup var settings: ComponentSettings
    @OptionGroup var options: ChangeOptions

    func run() async throws {
        let said = try settings.body().object ?? []
        let id = options.actor.newCommandID()
        let answer = try await options.connection.actOnExisting { client in
            let places: [JSON.Member] = [
                .init("name", .string(name)),
                .init(
                    "application_id",
                    .string(try await Naming.application(application, client).id)),
                .init(
                    "environment_id",
                    .string(try await Naming.environment(environment, client).id)),
            ]
            return try await client.createComponent(.members(said + places), commandID: id)
        }
        try await options.finish(answer)
    }
}
