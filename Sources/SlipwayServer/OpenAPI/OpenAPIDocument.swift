internal import ReleaseModel
struct OpenAPIDocument {
    let version: String
    var json: JSON { .object([]) }
}
