internal import Hummingbird
internal import Identity
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

/// A request that found its route.
struct Call: Sendable {
    var request: Request
    let parameters: [String: String]
    /// Who asks; on a route for everybody, nobody.
    let caller: Caller
    /// What the caller reaches.
    let scope: ProjectScope
    /// Set where the request is signed: asked again, it is the same request.
    let signature: RequestKey?

    /// What the vendor's paths call the project; the caller works in the one they name.
    static let projectParameter = "project_id"

    /// The project that everything is read and written in.
    var project: String { caller.project }

    /// A path's parameter; the route names it.
    func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// The run in the path; text that no run's id can be is answered as an unknown run is.
    ///
    /// It says nothing yet about whose run it is: what reads one asks `run(of:)`.
    func run() throws(ProblemError) -> RunID {
        let text = parameter("run")
        guard text.utf8.count <= 128, text.utf8.allSatisfy(Self.isPartOfID) else {
            throw .noSuchRun(text)
        }
        return RunID(text)
    }

    /// The run in the path, where the caller reaches it.
    func run(of engine: Engine) async throws -> RunID { try await summary(of: engine).run }

    /// The row of the run in the path, where the caller reaches it; to others there is no such run.
    func summary(of engine: Engine) async throws -> RunSummary {
        let summary = try await engine.summary(try run())
        guard scope.reaches(summary.project) else {
            throw ProblemError.noSuchRun(summary.run.description)
        }
        return summary
    }

    private static func isPartOfID(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}
