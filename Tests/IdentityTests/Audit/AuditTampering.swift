import ReleaseEngine
import ReleaseModel

@testable import Identity

/// What somebody without the key does to an export, each drawn from a seed.
struct AuditTampering {
    enum Kind: CaseIterable {
        case flipBit, changeByte, insertByte, removeByte, dropLine, doubleLine, swapLines
        case cutAnywhere, cutAtLine, cutBeforeTrailer, renumber, rehashEntry, rechain
        case takeCheckpoint, takeTrailer, takeEntry, signAnew
    }

    let original: [UInt8]
    /// Of another log under the same key, as long as the original.
    let other: [UInt8]
    /// Of a log with one entry changed, chained anew and signed with a key of the forger's.
    let forged: [UInt8]
    let lines: [[UInt8]]
    let otherLines: [[UInt8]]
    var dice: AuditDice

    init(_ original: [UInt8], other: [UInt8], forged: [UInt8], seed: UInt64) {
        self.original = original
        self.other = other
        self.forged = forged
        lines = Self.split(original)
        otherLines = Self.split(other)
        dice = AuditDice(state: seed)
    }

    static func split(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.split(separator: newLine).map { Array($0) }
    }

    static func join(_ lines: [[UInt8]]) -> [UInt8] { lines.flatMap { $0 + [newLine] } }

    mutating func draw(_ kind: Kind) -> [UInt8] {
        switch kind {
        case .flipBit, .changeByte, .insertByte, .removeByte, .cutAnywhere: return bytes(kind)
        case .dropLine, .doubleLine, .swapLines, .cutAtLine, .cutBeforeTrailer:
            return shuffled(kind)
        case .renumber:
            let step = dice.next(below: 2) == 0 ? 1 : -1
            return rewritten { $0.number += step }
        case .rehashEntry: return rewritten { $0.draft.actor += "x" }
        case .rechain: return rechained()
        case .takeCheckpoint: return taking("checkpoint")
        case .takeTrailer: return taking("trailer")
        case .takeEntry: return taking("entry")
        case .signAnew: return forged
        }
    }

    private mutating func bytes(_ kind: Kind) -> [UInt8] {
        var bytes = original
        let place = dice.next(below: bytes.count)
        switch kind {
        case .flipBit: bytes[place] ^= 1 << UInt8(dice.next(below: 8))
        case .changeByte: bytes[place] = UInt8(dice.next(below: 256))
        case .insertByte: bytes.insert(UInt8(dice.next(below: 256)), at: place)
        case .removeByte: bytes.remove(at: place)
        default: bytes.removeLast(bytes.count - place)
        }
        return bytes
    }

    private mutating func shuffled(_ kind: Kind) -> [UInt8] {
        var lines = lines
        let place = dice.next(below: lines.count)
        switch kind {
        case .dropLine: lines.remove(at: place)
        case .doubleLine: lines.insert(lines[place], at: dice.next(below: lines.count + 1))
        case .swapLines: lines.swapAt(place, dice.next(below: lines.count))
        case .cutAtLine: lines.removeLast(lines.count - place)
        default: lines = Array(lines.prefix(place)) + lines.suffix(1)
        }
        return Self.join(lines)
    }

    /// One entry changed, with a number or a hash of its own that fits its new content.
    private mutating func rewritten(_ change: (inout AuditEntry) -> Void) -> [UInt8] {
        var lines = lines
        let places = lines.indices.filter { lines[$0].starts(with: #"{"entry":"#.utf8) }
        let place = places[dice.next(below: places.count)]
        guard var entry = Self.entry(lines[place]) else { return original }
        change(&entry)
        entry.hash = Digest(of: entry.covered)
        lines[place] = Array(AuditExport.line(of: entry).dropLast())
        return Self.join(lines)
    }

    /// One entry changed and every hash after it set right, wherever it stands; the signatures stay.
    private mutating func rechained() -> [UInt8] {
        var lines = lines
        let places = lines.indices.filter { lines[$0].starts(with: #"{"entry":"#.utf8) }
        let first = dice.next(below: places.count)
        var previous: Digest?
        var exchanged: [String: String] = [:]
        for (index, place) in places.enumerated().dropFirst(first) {
            guard var entry = Self.entry(lines[place]) else { return original }
            let old = entry.hash
            if index == first { entry.draft.reason = "nothing special" }
            if let previous { entry.previous = previous }
            entry.hash = Digest(of: entry.covered)
            exchanged[old.description] = entry.hash.description
            previous = entry.hash
            lines[place] = Array(AuditExport.line(of: entry).dropLast())
        }
        for place in lines.indices where !places.contains(place) {
            var text = String(decoding: lines[place], as: UTF8.self)
            for (old, new) in exchanged { text = text.replacing(old, with: new) }
            lines[place] = Array(text.utf8)
        }
        let body = Self.join(Array(lines.dropLast()))
        var trailer = String(decoding: lines.last ?? [], as: UTF8.self)
        let digest = Digest(of: Self.join(Array(self.lines.dropLast()))).description
        trailer = trailer.replacing(digest, with: Digest(of: body).description)
        return body + Array(trailer.utf8) + [newLine]
    }

    /// A line of one kind put in the place of one, from another export or from elsewhere in this.
    private mutating func taking(_ kind: String) -> [UInt8] {
        var lines = lines
        let start = Array("{\"\(kind)\":".utf8)
        let places = lines.indices.filter { lines[$0].starts(with: start) }
        let takes = (otherLines + lines).filter { $0.starts(with: start) }
        lines[places[dice.next(below: places.count)]] = takes[dice.next(below: takes.count)]
        return Self.join(lines)
    }

    private static func entry(_ line: [UInt8]) -> AuditEntry? {
        guard let parts = AuditLine(line), let json = parts.json.object else { return nil }
        func text(_ name: String) -> String { parts.json[name]?.string ?? "" }
        guard !json.isEmpty, let place = parts.numberAndPrevious else { return nil }
        let draft = AuditDraft(
            at: Instant(milliseconds: parts.json["at"]?.integer ?? 0), project: text("project"),
            actor: text("actor"), address: text("address"), verb: text("verb"),
            subject: text("subject"), answer: text("answer"), reason: text("reason"),
            digest: text("digest"), detail: parts.json["detail"] ?? .null)
        return AuditEntry(
            number: place.number, draft: draft, previous: Digest(place.previous),
            hash: Digest(parts.seal))
    }
}

/// Numbers from a seed (SplitMix64).
struct AuditDice {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
