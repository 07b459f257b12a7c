/// A version and the bank of seats that its replicas take.
///
/// Behind a proxy a component has two banks, so that a version comes up beside the one before;
/// seat `s` listens on `port + s`, whatever the bank.
struct Placement: Hashable, Sendable {
    static let banks = 2
    static let bankSize = 100

    var spec: ComponentSpec
    var bank: Int

    /// The seats that shall be taken.
    var seats: Range<Int> {
        let first = bank * Self.bankSize
        return first..<first + spec.running
    }

    /// All seats of the bank.
    var room: Range<Int> { bank * Self.bankSize..<(bank + 1) * Self.bankSize }

    /// Where a proxy reaches the replicas on these of its seats.
    func targets(_ seats: Range<Int>) -> [Traffic.Target] {
        seats.map { seat in
            Traffic.Target(seat: seat, endpoint: "\(spec.address):\(spec.port(of: seat) ?? 0)")
        }
    }

    /// The number of the replica on a seat, as a plan counts.
    static func replica(of seat: Int) -> Int { seat % bankSize }
}
