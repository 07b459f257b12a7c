internal import HTTPTypes
internal import SlipwayAPI

extension HTTPField.Name {
    static let claimedName = name(API.claimedName)
    static let authToken = name("X-Auth-Token")
    static let subjectToken = name("X-Subject-Token")
    static let projectID = name("X-Project-Id")
    static let fetchSite = name("Sec-Fetch-Site")
    static let commandID = name(API.commandID)
    static let lastEvent = name(API.lastEvent)
    static let nextOffset = name("Slipway-Next-Offset")
    static let isComplete = name("Slipway-Is-Complete")
    static let contentTypeOptions = name("X-Content-Type-Options")

    /// A name known to be valid; the fallback is never reached and keeps the code total.
    private static func name(_ text: String) -> HTTPField.Name {
        HTTPField.Name(text) ?? .expect
    }
}
