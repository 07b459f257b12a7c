import Glibc
internal import ReleaseModel

/// What a command handed on through `$SLIPWAY_OUTPUT`.
struct OutputFile {
    static let limit = 64 * 1024

    let request: ShimRequest
    let log: ShimLog

    /// Succeeded with the outputs, or failed for what is wrong with them.
    var outcome: Outcome {
        do {
            return .succeeded(try read())
        } catch let error as InputError {
            return .failed(reason: "exited with status 0, but \(error)")
        } catch {
            return .failed(reason: "exited with status 0, but its outputs are unreadable: \(error)")
        }
    }

    private func read() throws -> [Output] {
        // It may hold secrets.
        defer { unlink(request.folder.output) }
        // Never follows a link and never waits on a pipe that a command put in its place.
        let file = try Descriptor(
            opening: request.folder.output, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        let bytes = try file.read(from: 0, limit: Self.limit + 1, of: request.folder.output)
        guard bytes.count <= Self.limit else {
            throw InputError("wrote more than 64 KiB to $SLIPWAY_OUTPUT")
        }
        // Before anything of it could be quoted.
        guard !log.findsSecret(in: bytes) else {
            throw InputError(
                "wrote a secret's value to $SLIPWAY_OUTPUT: outputs are shown to everybody; "
                    + "hand on something else")
        }
        let outputs = try Self.parse(bytes)
        for key in request.promised where !outputs.contains(where: { $0.key == key }) {
            throw InputError("did not write the output \(key)=… to $SLIPWAY_OUTPUT")
        }
        return outputs
    }

    /// The outputs, sorted by key; of two lines with one key the later counts.
    static func parse(_ bytes: [UInt8]) throws(InputError) -> [Output] {
        var outputs: [String: String] = [:]
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            let place = "line \(index + 1) of $SLIPWAY_OUTPUT"
            guard let text = String(validating: line, as: UTF8.self) else {
                throw InputError("\(place) is not UTF-8")
            }
            guard let equals = text.firstIndex(of: "=") else {
                throw InputError("\(place) is not KEY=VALUE")
            }
            let key = String(text[..<equals])
            guard OutputKey.isName(key) else {
                throw InputError(
                    "\(place) has the key \"\(key.prefix(64))\": letters, digits, _ and - only")
            }
            outputs[key] = String(text[text.index(after: equals)...])
        }
        return outputs.sorted { $0.key < $1.key }.map { Output($0.key, $0.value) }
    }
}
