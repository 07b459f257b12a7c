import PlanLanguage
import ReleaseModel
import Testing

@Suite struct DocumentReaderTests {
    private func read(_ text: String) -> JSON? { DocumentReader.read(Array(text.utf8)).json }

    @Test func `plain words are what they look like, quoted ones are texts`() {
        let json = read(
            """
            name: cart
            replica: 2
            version: "2.0"
            ready: true
            none: null
            share: 0.5
            wait: 30s
            list: [a, 1]
            """)
        #expect(
            json == [
                "name": "cart", "replica": 2, "version": "2.0", "ready": true, "none": .null,
                "share": .number(0.5), "wait": "30s", "list": ["a", 1],
            ])
    }

    @Test func `JSON is read as it is`() {
        let text = #"{"name":"cart","stages":[{"tasks":[]}],"version":"1"}"#
        #expect(read(text)?.encoded == Array(text.utf8))
    }

    @Test(arguments: ["", "{\"a\": 1", "a: [", "a: 1\na: 2", "a: &x 1\nb: *x"])
    func `what is no document is told with its place`(text: String) {
        let read = DocumentReader.read(Array(text.utf8))
        #expect(read.json == nil)
        #expect(read.problems.contains { $0.severity == .error && $0.line > 0 })
    }
}
