/// A driver that plans may name: its fields, and how its actions are put back.
struct KnownDriver: Sendable {
    enum Undo: Sendable {
        /// The plan says how, with these fields.
        case fields([DriverField])
        /// The driver knows by itself.
        case builtIn
    }

    var name: String
    var about: String
    var action: [DriverField]
    var undo: Undo
    /// Nil where the driver has no gates.
    var gate: [DriverField]?
    /// The only outputs there are; nil where the target decides.
    var outputs: [String]?
    /// Where a secret is to be written instead of a place that others may read.
    var secretPlace: String

    /// By name, in the order they are explained.
    static let all = [command, process, http]

    static func named(_ name: String) -> KnownDriver? { all.first { $0.name == name } }
}

extension KnownDriver {
    static let command = KnownDriver(
        name: "command", about: "Runs a program once, under a shim that outlives the server.",
        action: commandFields("The working folder; a relative one lies in the plan's folder."),
        undo: .fields(commandFields("Its working folder; without it the action's.")),
        secretPlace: inEnvironment)

    static let inEnvironment =
        "it as a variable into `environment`, and let the program read that"

    private static func commandFields(_ directory: String) -> [DriverField] {
        [
            DriverField(
                "run", .texts, example: "run: [./program, argument]",
                "The program and its arguments; no shell in between."),
            DriverField("directory", .folder, directory),
            DriverField(
                "environment", .environment, "Added to the frozen environment.",
                takesSecrets: true),
        ]
    }

    static let http = KnownDriver(
        name: "http", about: "Calls somebody else's system once per effect key.",
        action: httpFields + [
            DriverField(
                "status", .object(statusFields), "How to ask later what became of the call.")
        ], undo: .fields(httpFields), gate: httpGateFields,
        secretPlace: "it into `headers` or `body`")

    private static let url = DriverField(
        "url", .url(schemes: ["http://", "https://"]), example: "url: http://host/path",
        "What is called.")
    private static let headers = DriverField(
        "headers", .table, "Sent with the request.", takesSecrets: true)
    private static let answers = DriverField(
        "status", .statuses, "A status or a list of them; any 2xx unless given.")

    private static let httpFields = [
        url,
        DriverField(
            "method", .choice(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]),
            "POST unless given."),
        headers,
        DriverField(
            "body", .json, "A text is sent as it is; anything else as JSON.", takesSecrets: true),
        DriverField("expect", .object([answers]), "Which answers mean done."),
    ]

    private static let match: [DriverField] = [
        answers,
        DriverField("field", .text, "A member of the answer's JSON that must exist; a.b goes in."),
        DriverField("equals", .json, "What that member must be."),
    ]

    private static let statusFields = [
        DriverField(
            "url", .url(schemes: ["http://", "https://"]), example: "url: http://host/calls/{key}",
            "What is asked; {key} stands for the effect key."),
        headers,
        DriverField(
            "done", .object(match), example: "done: {field: state, equals: finished}",
            "The answer that means done."),
        DriverField("failed", .object(match), "The answer that means failed."),
        DriverField("running", .object(match), "The answer that means not yet."),
        DriverField("notDone", .object(match), "The answer that means it never began."),
    ]

    private static let httpGateFields = [
        url,
        DriverField("method", .choice(["GET", "HEAD", "POST"]), "GET unless given."),
        headers,
        DriverField(
            "expect",
            .object([answers, DriverField("body", .text, "What the answer must contain.")]),
            "Which answers hold."),
        DriverField("timeout", .duration, "Of one look; 5s unless given."),
    ]
}
