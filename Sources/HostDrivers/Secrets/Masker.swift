/// Replaces every secret in a stream of bytes by `***`, wherever the stream is cut into pieces.
///
/// What could be the beginning of a secret is held back until it is known not to be, however
/// long that takes: at most the longest form of a secret, less one byte.
struct Masker: Sendable {
    private static let mask = Array("***".utf8)

    /// Every form that a secret may take, longest first among those that begin alike.
    private let patterns: [[UInt8]]
    /// Where in `patterns` those with a given beginning of two bytes stand; empty without any.
    private let starts: [Int32]
    /// Whether any pattern begins with a byte.
    private let begins: [Bool]
    private var held: [UInt8] = []

    /// Of a value all its forms are masked, `SecretForms`.
    init(_ values: [String]) {
        let forms = values.reduce(into: Set<[UInt8]>()) { $0.formUnion(SecretForms.of($1)) }
        patterns = forms.sorted { one, other in
            let (left, right) = (Self.head(one), Self.head(other))
            return left == right ? one.count > other.count : left < right
        }
        guard !patterns.isEmpty else {
            starts = []
            begins = []
            return
        }
        var starts = [Int32](repeating: 0, count: 65_537)
        var begins = [Bool](repeating: false, count: 256)
        for pattern in patterns {
            starts[Self.head(pattern) + 1] += 1
            begins[Int(pattern[0])] = true
        }
        for head in 0..<65_536 { starts[head + 1] += starts[head] }
        self.starts = starts
        self.begins = begins
    }

    var isEmpty: Bool { patterns.isEmpty }

    /// What may be shown now that `bytes` has come.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        held.append(contentsOf: bytes)
        guard !isEmpty else {
            defer { held = [] }
            return held
        }
        var shown: [UInt8] = []
        shown.reserveCapacity(held.count)
        let decided = held.withUnsafeBufferPointer { bytes in
            var position = 0
            var plain = 0
            scan: while position < bytes.count {
                switch look(at: bytes, position) {
                case .nothing: position += 1
                case .undecided: break scan
                case .secret(let count):
                    shown.append(contentsOf: bytes[plain..<position])
                    shown.append(contentsOf: Self.mask)
                    position += count
                    plain = position
                }
            }
            shown.append(contentsOf: bytes[plain..<position])
            return position
        }
        held.removeFirst(decided)
        return shown
    }

    /// What may be shown once the stream has ended; a secret that was cut off is masked too.
    mutating func finish() -> [UInt8] {
        let rest = held
        held = []
        var shown: [UInt8] = []
        var position = 0
        while position < rest.count {
            let whole = candidates(rest, position).first { rest[position...].starts(with: $0) }
            if let whole {
                // A longer one begins alike, but did not come.
                shown += Self.mask
                position += whole.count
            } else if isTelling(rest[position...]) {
                return shown + Self.mask
            } else {
                shown.append(rest[position])
                position += 1
            }
        }
        return shown
    }

    /// A whole text, masked.
    func mask(_ text: String) -> String {
        guard !isEmpty else { return text }
        return String(decoding: mask(Array(text.utf8)), as: UTF8.self)
    }

    func mask(_ bytes: [UInt8]) -> [UInt8] {
        guard !isEmpty else { return bytes }
        var masker = self
        masker.held = []
        return masker.take(bytes) + masker.finish()
    }

    /// Whether a whole secret stands anywhere in the bytes, in any form.
    func finds(in bytes: [UInt8]) -> Bool {
        guard !isEmpty else { return false }
        return bytes.indices.contains { position in
            candidates(bytes, position).contains { bytes[position...].starts(with: $0) }
        }
    }
}

extension Masker {
    private enum Sight {
        case nothing
        /// The longest secret there, and how long it is.
        case secret(Int)
        /// What stands there to the end may become a secret, or a longer one.
        case undecided
    }

    private func look(at bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> Sight {
        let rest = bytes.count - position
        guard rest > 1 else { return begins[Int(bytes[position])] ? .undecided : .nothing }
        let head = Int(bytes[position]) << 8 | Int(bytes[position + 1])
        for index in starts[head]..<starts[head + 1] {
            let pattern = patterns[Int(index)]
            let compared = min(pattern.count, rest)
            let isAlike = pattern.withUnsafeBufferPointer { pattern in
                (2..<compared).allSatisfy { pattern[$0] == bytes[position + $0] }
            }
            guard isAlike else { continue }
            return pattern.count <= rest ? .secret(pattern.count) : .undecided
        }
        return .nothing
    }

    private func candidates(_ bytes: [UInt8], _ position: Int) -> ArraySlice<[UInt8]> {
        guard position + 1 < bytes.count else { return [] }
        let head = Int(bytes[position]) << 8 | Int(bytes[position + 1])
        return patterns[Int(starts[head])..<Int(starts[head + 1])]
    }

    /// Whether the last bytes are so much of a secret that they tell something of it.
    private func isTelling(_ bytes: ArraySlice<UInt8>) -> Bool {
        let all = bytes.count > 1 ? candidates(Array(bytes.prefix(2)), 0) : []
        return all.contains { pattern in
            pattern.count > bytes.count && pattern.starts(with: bytes)
                && (bytes.count >= 4 || bytes.count * 2 >= pattern.count)
        }
    }

    private static func head(_ pattern: [UInt8]) -> Int { Int(pattern[0]) << 8 | Int(pattern[1]) }
}
