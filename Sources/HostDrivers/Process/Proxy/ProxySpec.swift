internal import ReleaseModel

/// The proxy in front of a component, as a plan describes it.
struct ProxySpec: Hashable, Sendable {
    static let fields = ["port", "drain", "ramp"]

    /// Where clients ask.
    var port: Int
    /// How long connections to what is replaced may go on.
    var drain: Duration
    /// In how many steps traffic moves over.
    var ramp: Int

    init(_ json: JSON) throws(InputError) {
        let fields = try Fields(json, at: "process.proxy", known: Self.fields)
        port = try fields.required("port", fields.integer("port", in: 1...65_535))
        drain = try fields.duration("drain") ?? .seconds(10)
        guard (.milliseconds(100) ... .seconds(3_600)).contains(drain) else {
            throw fields.error("drain", "must be from 100ms to 1h")
        }
        ramp = try fields.integer("ramp", in: 1...100) ?? 3
    }
}
