import ReleaseModel
import SlipwayAPI
import Testing

@Suite struct WireTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_709_210_096_789, "2024-02-29T12:34:56.789Z"),
        (4_102_444_799_999, "2099-12-31T23:59:59.999Z"),
        (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
    ])
    func `a time is RFC 3339 in UTC with milliseconds`(milliseconds: Int64, text: String) {
        let time = API.Timestamp(Instant(milliseconds: milliseconds))
        #expect(time.description == text)
        #expect(API.Timestamp(text) == time)
    }

    @Test(arguments: [
        "", "2024-02-30T00:00:00.000Z", "2023-02-29T00:00:00.000Z", "2024-13-01T00:00:00.000Z",
        "2024-01-01T24:00:00.000Z", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000+01:00",
        "2024-01-01 00:00:00.000Z", "2024-01-01T00:00:60.000Z", "2024-00-10T00:00:00.000Z",
    ])
    func `what is no time is not read as one`(text: String) {
        #expect(API.Timestamp(text) == nil)
    }

    @Test(arguments: [
        "null", "true", "1", "-9223372036854775808", "1.5", "\"a\\u0000/ü\"", "[]", "{}",
        "{\"a\":[1,null,{\"b\":\"c\"}],\"z\":false}",
    ])
    func `a free value survives the wire`(text: String) throws {
        let json = try JSON(decoding: Array(text.utf8))
        let bytes = try API.encode(["value": json])
        #expect(try API.decode([String: JSON].self, from: bytes) == ["value": json])
        #expect(try JSON(decoding: bytes)["value"] == json)
    }

    @Test func `members nobody knows are ignored, so that an older client reads on`() throws {
        let bytes = Array("{\"fact\":\"a\",\"remedy\":\"b\",\"new\":1}".utf8)
        let fact = try API.decode(API.RefusalFact.self, from: bytes)
        #expect(fact == API.RefusalFact(fact: "a", remedy: "b"))
    }
}
