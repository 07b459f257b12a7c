internal import ArgumentParser

/// How data is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case json, table, name
}

struct OutputOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: "How data is printed: json for programs, name for just the ids.")
    var output: OutputFormat = .table

    @OptionGroup var colour: ColourOptions

    var style: Style { colour.style }
}

struct ColourOptions: ParsableArguments {
    @Flag(
        name: .customLong("no-color"),
        help: "No colours, whatever the terminal can do; NO_COLOR=1 says the same.")
    var noColour = false

    var style: Style { Style(isPlain: noColour) }
}
