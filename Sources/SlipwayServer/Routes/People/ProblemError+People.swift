internal import Identity
internal import SlipwayAPI

extension ProblemError {
    init(_ error: DirectoryError) {
        switch error {
        case .missing(let text):
            self = ProblemError(404, .noSuchEntity, "There is no such thing", text)
        case .refused(let text):
            self = ProblemError(409, .refusedByDirectory, "It is not possible now", text)
        case .invalid(let text): self = .badRequest(text)
        case .conflict(let text):
            self = ProblemError(409, .changedMeanwhile, "Somebody else was first", text)
        case .unavailable(let text): self = .unavailable(text)
        }
    }

    init(_ error: PasswordError) {
        switch error {
        case .busy: self = .unavailable(error.description)
        default: self = .badRequest(error.description)
        }
    }
}

/// Does something about people, whose errors become answers.
func people<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
        return try await body()
    } catch let error as DirectoryError {
        throw ProblemError(error)
    } catch let error as PasswordError {
        throw ProblemError(error)
    } catch let error as AuthenticationError {
        throw ProblemError(error)
    }
}
