import Testing

@testable import slipway

@Suite struct TarHeaderTests {
    @Test(arguments: [0, 1, 511, 1 << 33 - 1, 1 << 33, 1 << 45])
    func `a header reads back, however long the member is`(length: Int64) throws {
        let header = TarHeader(name: "receipts/a", kind: .file, length: length)
        #expect(header.bytes.count == TarHeader.size)
        #expect(try TarHeader(header.bytes) == header)
    }

    @Test func `a header with one wrong byte is refused`() {
        var bytes = TarHeader(name: "receipts/a", kind: .file, length: 5).bytes
        bytes[3] ^= 1
        #expect(throws: Failure.self) { try TarHeader(bytes) }
    }

    @Test func `zeros end an archive`() throws {
        #expect(try TarHeader([UInt8](repeating: 0, count: TarHeader.size)) == nil)
    }
}
