package import ReleaseModel

/// Replaces decisions by wrong ones.
///
/// A simulator's broken engines are made of these: each must be caught. No server has one.
package struct Tampering: Sendable {
    package typealias Decision = () throws(Refusal) -> [RunEvent]

    /// Replaces what a start records.
    let start: @Sendable (RunEvent) -> RunEvent
    private let decide: @Sendable (Run, Input, Decision) throws(Refusal) -> [RunEvent]

    /// `decide` is given the run, the input and the right decision, to be taken or left.
    package init(
        _ decide: @escaping @Sendable (Run, Input, Decision) throws(Refusal) -> [RunEvent]
    ) {
        self.decide = decide
        start = { $0 }
    }

    package init(start: @escaping @Sendable (RunEvent) -> RunEvent) {
        self.start = start
        decide = { (_, _, right) throws(Refusal) in try right() }
    }

    func callAsFunction(
        _ run: Run, _ input: Input, _ right: Decision
    ) throws(Refusal) -> [RunEvent] {
        try decide(run, input, right)
    }
}
