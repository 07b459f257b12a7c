internal import ReleaseModel

/// What a healthy replica answers.
struct HealthSpec: Hashable, Sendable {
    static let fields = ["path", "within", "every", "status", "for"]

    var path: String
    var within: Duration
    var every: Duration
    var status: Int
    /// How long it must stay healthy, without a break, after its first good answer.
    var lasting: Duration

    init(_ json: JSON) throws(InputError) {
        let fields = try Fields(json, at: "process.health", known: Self.fields)
        path = try fields.text("path") ?? "/health"
        guard path.hasPrefix("/") else { throw fields.error("path", "must begin with /") }
        within = try fields.duration("within") ?? .seconds(30)
        every = max(try fields.duration("every") ?? .milliseconds(200), .milliseconds(10))
        status = try fields.integer("status", in: 100...599) ?? 200
        lasting = try fields.duration("for") ?? .zero
    }
}
