internal import Hummingbird
internal import ReleaseModel
internal import SlipwayAPI

/// A request that found its route.
struct Call: Sendable {
    let request: Request
    let peer: Peer
    let parameters: [String: String]

    /// A path's parameter; the route names it.
    func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// The run in the path; text that no run's id can be is answered as an unknown run is.
    func run() throws(ProblemError) -> RunID {
        let text = parameter("run")
        guard text.utf8.count <= 128, text.utf8.allSatisfy(Self.isPartOfID) else {
            throw .noSuchRun(text)
        }
        return RunID(text)
    }

    /// Who asks; the name in the header is recorded as claimed.
    func principal() async throws -> Principal {
        try await peer.principal(claiming: request.headers[.claimedName])
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
