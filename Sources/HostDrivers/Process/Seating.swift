import ReleaseEngine

/// Chooses the bank of a version that is asked for, the same one however often it is asked.
struct Seating: Sendable {
    let asked: ComponentSpec
    /// What is current before the change.
    let current: CurrentVersion?
    let component: ComponentFolder
    let secrets: any SecretSource

    /// The version's place, and that of the one which stays beside it in a gray release.
    ///
    /// - Throws: a sentence, where a gray release has nothing to stand beside.
    func placements() async throws -> (main: Placement, beside: Placement?) {
        guard asked.proxy != nil else { return (Placement(spec: asked, bank: 0), nil) }
        guard case .gray = asked.strategy else {
            return (Placement(spec: asked, bank: try await bank()), nil)
        }
        guard let stable = current?.stable, stable.spec.proxy != nil, stable.spec.running > 0
        else {
            throw InputError(
                "process.strategy: gray needs a version that runs behind its proxy already; "
                    + "release the first one with rolling or one-batch")
        }
        guard stable.spec.identity != asked.identity else {
            throw InputError(
                "process.strategy: gray needs another version than \(stable.spec.version), which "
                    + "has the traffic already; to take a gray release back, release it with "
                    + "rolling or one-batch")
        }
        return (Placement(spec: asked, bank: Self.other(stable.bank)), stable)
    }

    private func bank() async throws -> Int {
        guard let current else { return 0 }
        guard let same = current.placements.first(where: { $0.spec.identity == asked.identity })
        else { return Self.other(current.stable.bank) }
        guard current.beside == nil else { return same.bank }
        // Replicas with an older version of a secret are replaced as those of an older version.
        let wanted = try await asked.pinned(by: secrets).identity
        let other = Self.other(same.bank)
        if try living(in: other).contains(wanted) { return other }
        let here = try living(in: same.bank)
        return here.isEmpty || here.contains(wanted) ? same.bank : other
    }

    private func living(in bank: Int) throws -> [String] {
        try Placement(spec: asked, bank: bank).room.flatMap { seat in
            try component.slot(seat).living().map(\.launch.identity)
        }
    }

    private static func other(_ bank: Int) -> Int { Placement.banks - 1 - bank }
}
