internal import ArgumentParser
internal import Foundation
internal import SlipwayAPI
internal import SlipwayClient

struct ProjectCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a project.",
        discussion: """
            SDKs find a project by its region's name: name it as the region is.

            EXAMPLES
              slipway project create eu-west-1 --description "Europe"
              slipway user roles alice developer --project eu-west-1
            """)

    @Argument(help: "The name.")
    var name: String

    @Option(help: ArgumentHelp("What it is for.", valueName: "text"))
    var description: String?

    @OptionGroup var people: PeopleOptions

    func run() async throws {
        let commandID = UUID().uuidString.lowercased()
        let project = try await people.connection.actOnExisting {
            try await $0.createProject(
                API.CreateProjectRequest(name: name, description: description),
                commandID: commandID)
        }
        try people.print(project, name: project.id, "\(project.name) is \(project.id)")
    }
}
