internal import ArgumentParser

/// Where the keys lie that are kept outside the record.
struct KeyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            The key file (default: \(DataFolder.keyFileVariable), or slipway.key in the data \
            folder).
            """, valueName: "file"),
        completion: .file())
    var keyFile: String?

    func path(of folder: DataFolder) -> String {
        keyFile.map { DataFolder($0).path } ?? folder.keyFile
    }
}
