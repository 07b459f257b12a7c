import Foundation

/// A page whose `sh` blocks are run: one script, and what each part of it is said to answer.
///
/// A part is the lines up to those that begin with `# =>`; they show its output, `…` for what is
/// left out. Variables and functions of one block are there in the next.
struct TestedPage {
    struct Part {
        var lines: [String] = []
        var shown: [String] = []
    }

    private(set) var parts: [Part] = []

    init(_ text: String) {
        var part = Part()
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            switch (isInside, line) {
            case (false, "```sh"): isInside = true
            case (true, "```"):
                isInside = false
                add(&part)
            case (true, _) where line.hasPrefix("# => "):
                part.shown.append(String(line.dropFirst("# => ".count)))
            case (true, _):
                if !part.shown.isEmpty { add(&part) }
                part.lines.append(line)
            case (false, _): break
            }
        }
    }

    private mutating func add(_ part: inout Part) {
        if !part.lines.isEmpty { parts.append(part) }
        part = Part()
    }

    /// A script for bash that writes each part's output into `part-N.txt` and stops where one fails.
    var script: String {
        let blocks = parts.enumerated().map { number, part in
            "{\n\(part.lines.joined(separator: "\n"))\n} > part-\(number).txt 2>&1"
        }
        return "set -euo pipefail\n" + blocks.joined(separator: "\n") + "\n"
    }
}

extension TestedPage.Part {
    /// Whether the output has everything that is shown, in that order; white space is alike.
    func matches(_ output: String) -> Bool {
        var rest = Substring(Self.squeezed(output))
        for piece in shown.joined(separator: "…").split(separator: "…") {
            let wanted = Self.squeezed(String(piece))
            guard !wanted.isEmpty else { continue }
            guard let place = rest.range(of: wanted) else { return false }
            rest = rest[place.upperBound...]
        }
        return true
    }

    private static func squeezed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
