import CSys

/// Replaces every secret in a stream of bytes by `***`, wherever the stream is cut into pieces.
///
/// What could be the beginning of a secret is held back until it is known not to be.
struct Masker {
    /// Shorter values would mask ordinary words; none is taken as a secret's line.
    private static let shortestLine = 8
    private static let mask = Array("***".utf8)

    /// No duplicates, longest first: of two secrets at one place the longer is masked.
    private let secrets: [[UInt8]]
    private var held: [UInt8] = []

    /// A value of several lines is masked as a whole and line by line.
    init(_ values: [String]) {
        var all: Set<[UInt8]> = []
        for value in values where !value.isEmpty {
            all.insert(Array(value.utf8))
            let lines = value.utf8.split(separator: UInt8(ascii: "\n"))
            for line in lines where lines.count > 1 && line.count >= Self.shortestLine {
                all.insert(Array(line))
            }
        }
        secrets = all.sorted { $0.count > $1.count }
    }

    var isEmpty: Bool { secrets.isEmpty }

    /// What may be shown now that `bytes` has come.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        held.append(contentsOf: bytes)
        var hits = Hits(secrets: secrets)
        var shown: [UInt8] = []
        var position = 0
        var undecided = beginning(from: position)
        while let match = hits.first(in: held, from: position, before: undecided) {
            shown.append(contentsOf: held[position..<match.lowerBound])
            shown.append(contentsOf: Self.mask)
            position = match.upperBound
            if undecided < position { undecided = beginning(from: position) }
        }
        shown.append(contentsOf: held[position..<undecided])
        held.removeFirst(undecided)
        return shown
    }

    /// What may be shown once the stream has ended; a cut-off secret is masked too.
    mutating func finish() -> [UInt8] {
        guard !held.isEmpty else { return [] }
        let rest = held
        held = []
        var shown: [UInt8] = []
        var position = 0
        while position < rest.count {
            // Here a whole secret may be held because a longer one begins alike.
            if let secret = secrets.first(where: { rest[position...].starts(with: $0) }) {
                shown.append(contentsOf: Self.mask)
                position += secret.count
            } else if rest.count - position >= 4, isBeginning(rest[position...]) {
                return shown + Self.mask
            } else {
                shown.append(rest[position])
                position += 1
            }
        }
        return shown
    }

    /// Where the held bytes end in what may be the beginning of a secret; else their end.
    private func beginning(from position: Int) -> Int {
        guard let longest = secrets.first?.count else { return held.count }
        var start = max(position, held.count - longest + 1)
        while start < held.count {
            if isBeginning(held[start...]) { return start }
            start += 1
        }
        return held.count
    }

    private func isBeginning(_ bytes: ArraySlice<UInt8>) -> Bool {
        secrets.contains { $0.count > bytes.count && $0.starts(with: bytes) }
    }
}

/// Where each secret occurs next; each is looked for once, however many others are found before it.
private struct Hits {
    let secrets: [[UInt8]]
    private var next: [Int?]

    init(secrets: [[UInt8]]) {
        self.secrets = secrets
        next = secrets.map { _ in nil }
    }

    /// The first whole secret at or after `position` that begins before `limit`, the longest there.
    mutating func first(in bytes: [UInt8], from position: Int, before limit: Int) -> Range<Int>? {
        var best: Range<Int>?
        for (index, secret) in secrets.enumerated() {
            if next[index] ?? -1 < position {
                next[index] = Self.find(secret, in: bytes, from: position)
            }
            guard let hit = next[index], hit < min(best?.lowerBound ?? .max, limit) else {
                continue
            }
            best = hit..<(hit + secret.count)
        }
        return best
    }

    /// Past the end where it does not occur.
    private static func find(_ secret: [UInt8], in bytes: [UInt8], from position: Int) -> Int {
        bytes.withUnsafeBytes { bytes in
            secret.withUnsafeBytes { secret in
                guard let base = bytes.baseAddress else { return .max }
                let hit = csys_find(
                    base + position, bytes.count - position, secret.baseAddress, secret.count)
                return hit < 0 ? .max : position + hit
            }
        }
    }
}
