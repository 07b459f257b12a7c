import PlanLanguage
import ReleaseModel
import Testing

/// Repeatable randomness (SplitMix64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

@Suite struct MutatedPlanTests {
    private static let pieces: [[UInt8]] =
        [
            "{", "}", "[", "]", ":", "- ", "\n", "  ", "\"", "'", "&a", "*a", "!x ", "? ", "|\n",
            "${", "$${", "#", "---\n", "null", "-1", "1e999", "\t", "\u{FEFF}", "\u{85}", ",",
        ].map { Array($0.utf8) } + [[0], [0xFF], [0xC3], [0x7F]]

    private func mutated(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
            let end = min(bytes.count, place + Int.random(in: 0...12, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.removeSubrange(place..<end)
            case 1:
                bytes.replaceSubrange(
                    place..<end, with: Self.pieces.randomElement(using: &random) ?? [])
            case 2:
                bytes.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: place)
            default: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
            }
        }
        return bytes
    }

    @Test(.timeLimit(.minutes(15)), arguments: 1...4 as ClosedRange<UInt64>)
    func `whatever is written, reading ends with a plan or with errors`(seed: UInt64) throws {
        var random = Seeded(state: seed)
        let yaml = Array(Sample.storefront.utf8)
        let json = try #require(readPlan(Sample.storefront)).canonicalJSON.encoded
        for round in 0..<250 {
            let bytes = mutated(round.isMultiple(of: 2) ? yaml : json, &random)
            let read = PlanReader.read(bytes, directory: "/plans")
            #expect((read.plan == nil) == read.problems.contains { $0.severity == .error })
            #expect(read.problems == read.problems.sorted())
            guard let plan = read.plan else { continue }
            #expect(PlanReader.read(plan.canonicalJSON.encoded, directory: nil).plan == plan)
            #expect(try Plan(canonical: plan.canonicalJSON) == plan)
            #expect(throws: Never.self) { try Graph(plan) }
        }
    }
}
