/// A value that a command may know and no log, output or receipt may show.
package struct Secret: Hashable, Sendable {
    /// The environment variable that carries it.
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
