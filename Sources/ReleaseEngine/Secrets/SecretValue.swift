internal import Glibc

/// A secret's value: it never describes itself, and its memory is overwritten when it goes.
///
/// What is made of it (a text, a request) is a copy, and is not.
package final class SecretValue: Sendable {
    // Safety: written only in `init` and overwritten only in `deinit`; in between it is only read.
    private nonisolated(unsafe) let memory: UnsafeMutableRawBufferPointer

    package init(_ bytes: some Collection<UInt8>) {
        memory = .allocate(byteCount: max(bytes.count, 1), alignment: 1)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        memory.copyBytes(from: bytes)
        count = bytes.count
    }

    package let count: Int

    deinit {
        if let base = memory.baseAddress { explicit_bzero(base, memory.count) }
        memory.deallocate()
    }

    package var bytes: [UInt8] { Array(memory.prefix(count)) }

    /// The value as text: secrets are UTF-8.
    package var text: String { String(decoding: memory.prefix(count), as: UTF8.self) }
}

extension SecretValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "***" }
    package var debugDescription: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
