/// How the figures are taken.
package struct BenchOptions: Sendable {
    package var figures: [Figure]
    /// How often a rate is taken, each time beside its floor; the median counts.
    package var rounds: Int
    /// Small numbers, only to see that everything works.
    package var isQuick: Bool
    /// Where the databases lie while they are measured; everything in it is removed at the end.
    package var folder: String
    /// The absolute path of this program: the figures about a server start it.
    package var program: String

    package init(
        figures: [Figure], rounds: Int, isQuick: Bool, folder: String, program: String
    ) {
        self.figures = figures
        self.rounds = rounds
        self.isQuick = isQuick
        self.folder = folder
        self.program = program
    }
}

/// Why a figure could not be taken.
package struct BenchError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
