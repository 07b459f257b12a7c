internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayClient

struct ComponentUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Release it anew; what is not given stays as it is.",
        discussion: """
            EXAMPLES
              slipway component update storefront/cart --version 2.1 --artifact URL --follow
              slipway component update storefront/cart --env LEVEL=debug --strategy rolling:2
            """)

    @OptionGroup var component: ComponentArgument
    @OptionGroup var settings: ComponentSettings
    @OptionGroup var options: ChangeOptions

    func run() async throws {
        let body = try settings.body()
        guard body.object?.isEmpty == false else {
            throw ValidationError("say what shall change: --version, --artifact, --file, …")
        }
        try await options.change(component) { try await $0.changeComponent($1, body) }
    }
}
