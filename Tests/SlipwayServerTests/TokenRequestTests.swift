import ReleaseModel
import Testing

@testable import SlipwayServer

@Suite struct TokenRequestTests {
    static func read(_ text: String) throws(KeystoneError) -> TokenRequest {
        try TokenRequest(Array(text.utf8))
    }

    /// A request with that identity and scope.
    static func body(_ identity: String, _ scope: String? = nil) -> String {
        "{\"auth\":{\"identity\":\(identity)\(scope.map { ",\"scope\":\($0)" } ?? "")}}"
    }

    static let password =
        "{\"methods\":[\"password\"],\"password\":{\"user\":{\"domain\":{\"name\":\"acme\"},"
        + "\"name\":\"alice\",\"password\":\"pw\"}}}"

    @Test func `the SDK's own request is read`() throws {
        let request = try Self.read(
            "{\"auth\": {\"identity\": {\"methods\": [\"password\"], \"password\": {\"user\": "
                + "{\"domain\": {\"name\": \"acme\"}, \"name\": \"alice\", \"password\": \"pw\"}}},"
                + " \"scope\": {\"project\": {\"name\": \"local-1\"}}}}")
        #expect(
            request.proof == .password(.name("alice", domain: .name("acme")), password: "pw"))
        #expect(request.scope == .project(name: "local-1", domain: nil))
        #expect(request.methods == ["password"])
    }

    @Test(arguments: [
        ("{\"id\":\"u1\",\"password\":\"pw\"}", TokenRequest.UserName.id("u1")),
        ("{\"name\":\"a\",\"password\":\"pw\"}", .name("a", domain: nil)),
        ("{\"name\":\"a\",\"domain\":null,\"password\":\"pw\"}", .name("a", domain: nil)),
        (
            "{\"name\":\"a\",\"domain\":{\"id\":\"d\"},\"password\":\"pw\"}",
            .name("a", domain: .id("d"))
        ),
    ])
    func `a user is named in any of the ways there are`(
        user: String, name: TokenRequest.UserName
    ) throws {
        let identity = "{\"methods\":[\"password\"],\"password\":{\"user\":\(user)}}"
        #expect(try Self.read(Self.body(identity)).proof == .password(name, password: "pw"))
    }

    @Test(arguments: [
        (nil, TokenRequest.Scope.unsaid), ("null", .unsaid), ("\"unscoped\"", .unscoped),
        ("{\"project\":{\"id\":\"p\"}}", .projectID("p")),
        ("{\"project\":{\"name\":\"n\"}}", .project(name: "n", domain: nil)),
        (
            "{\"project\":{\"name\":\"n\",\"domain\":{\"id\":\"d\"}}}",
            .project(name: "n", domain: .id("d"))
        ),
        ("{\"domain\":{\"id\":\"d\"}}", .domain(.id("d"))),
        ("{\"domain\":{\"name\":\"acme\"}}", .domain(.name("acme"))),
    ])
    func `a scope is named in any of the ways there are`(
        text: String?, scope: TokenRequest.Scope
    ) throws {
        #expect(try Self.read(Self.body(Self.password, text)).scope == scope)
    }

    @Test func `a token is exchanged for another one`() throws {
        let request = try Self.read(
            Self.body(
                "{\"methods\":[\"token\"],\"token\":{\"id\":\"MII\"}}",
                "{\"project\":{\"id\":\"p\"}}"))
        #expect(request.proof == .token("MII"))
        #expect(request.methods == ["token"])
    }

    @Test(arguments: [
        ("", "no JSON"), ("{", "no JSON"), ("[]", "must be an object"), ("{}", "auth is missing"),
        ("{\"auth\":1}", "auth must be an object"), ("{\"auth\":{}}", "auth.identity is missing"),
        (body("{}"), "auth.identity.methods is missing"),
        (body("{\"methods\":\"password\"}"), "auth.identity.methods is missing"),
        (body("{\"methods\":[1]}"), "list of texts"), (body("{\"methods\":[]}"), "one method"),
        (body("{\"methods\":[\"password\",\"totp\"]}"), "one method"),
        (body("{\"methods\":[\"password\",\"token\"]}"), "one method"),
        (body("{\"methods\":[\"hw_assume_role\"]}"), "hw_assume_role is not supported"),
        (body("{\"methods\":[\"password\"]}"), "auth.identity.password is missing"),
        (body("{\"methods\":[\"password\"],\"password\":{}}"), "password.user is missing"),
        (
            body("{\"methods\":[\"password\"],\"password\":{\"user\":{\"password\":\"x\"}}}"),
            "user.id or auth.identity.password.user.name is missing"
        ),
        (
            body(
                "{\"methods\":[\"password\"],\"password\":{\"user\":{\"id\":\"a\","
                    + "\"name\":\"b\",\"password\":\"x\"}}}"), "not both"
        ),
        (
            body("{\"methods\":[\"password\"],\"password\":{\"user\":{\"id\":\"a\"}}}"),
            "user.password is missing"
        ),
        (
            body(
                "{\"methods\":[\"password\"],\"password\":{\"user\":{\"id\":\"a\","
                    + "\"password\":\"\"}}}"), "1 to 2048 bytes"
        ),
        (
            body(
                "{\"methods\":[\"password\"],\"password\":{\"user\":{\"name\":\"a\","
                    + "\"domain\":{},\"password\":\"x\"}}}"), "domain.name is missing"
        ),
        (
            body(
                "{\"methods\":[\"password\"],\"password\":{\"user\":{\"name\":\"a\","
                    + "\"domain\":\"d\",\"password\":\"x\"}}}"), "domain must be an object"
        ),
        (
            body(
                "{\"methods\":[\"password\"],\"password\":{\"user\":{\"name\":7,"
                    + "\"password\":\"x\"}}}"), "must be a text"
        ),
        (body("{\"methods\":[\"token\"]}"), "auth.identity.token is missing"),
        (body("{\"methods\":[\"token\"],\"token\":{}}"), "token.id is missing"),
        (
            body(
                "{\"methods\":[\"token\"],\"token\":{\"id\":\""
                    + String(repeating: "x", count: 4_097) + "\"}}"), "1 to 4096 bytes"
        ),
        (body(password, "\"x\""), "auth.scope must be an object"),
        (body(password, "{}"), "either a project or a domain"),
        (
            body(password, "{\"project\":{\"id\":\"p\"},\"domain\":{\"id\":\"d\"}}"),
            "either a project or a domain"
        ),
        (body(password, "{\"system\":{\"all\":true}}"), "not system"),
        (body(password, "{\"project\":{}}"), "project.name is missing"),
        (body(password, "{\"project\":1}"), "project must be an object"),
        (body(password, "{\"project\":{\"id\":\"a\",\"name\":\"b\"}}"), "not both"),
        (body(password, "{\"project\":{\"name\":\"a\",\"domain\":{}}}"), "domain.name is missing"),
        (body(password, "{\"domain\":{}}"), "domain.name is missing"),
        (
            body(password, "{\"domain\":{\"id\":\"\(String(repeating: "x", count: 129))\"}}"),
            "1 to 128 bytes"
        ),
    ])
    func `what cannot be understood is a 400 that says what to change`(
        text: String, words: String
    ) {
        do throws(KeystoneError) {
            _ = try Self.read(text)
            Issue.record("\(text) was read")
        } catch {
            #expect(error.status == 400)
            #expect(error.message.contains(words), "\(error.message)")
            #expect(error.body["error"]?["title"] == "Bad Request")
        }
    }
}
