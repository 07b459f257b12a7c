import Foundation
import PlanLanguage
import Testing

@Suite struct ExamplePlanTests {
    @Test func `every example plan is read without an error`() throws {
        let examples = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Examples")
        let files =
            FileManager.default.enumerator(at: examples, includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL }.filter { $0.pathExtension == "yaml" } ?? []
        // The others are environments, components and release tasks: the demo reads those.
        let plans = files.filter { $0.lastPathComponent.hasPrefix("plan-") }
        #expect(!plans.isEmpty)
        for file in plans {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(
                problems(text, directory: file.deletingLastPathComponent().path) == [],
                "\(file.lastPathComponent)")
        }
    }
}
