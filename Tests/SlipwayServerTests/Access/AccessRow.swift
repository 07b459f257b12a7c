/// What one operation of the API expects of whoever asks, as people decided it.
///
/// Written by hand, and on purpose not from the server's own routes: a permission that changes
/// there without being changed here is a mistake that the matrix finds.
struct AccessRow: Sendable {
    enum Needs: Sendable {
        /// Nothing, not even a token.
        case nothing
        /// To be somebody.
        case somebody
        /// At least one of these.
        case any(Set<String>)
        /// This one; to others the thing is not there at all.
        case seen(String)
    }

    let id: String
    let needs: Needs
    /// What a caller who may is answered; the request changes nothing that another one needs.
    let allowed: Int
    var body: String?
    /// What an administrator of another project is answered where it is neither 404, because the
    /// path has an id in it, nor what others are answered.
    var elsewhere: Int?

    init(
        _ id: String, _ needs: Needs, _ allowed: Int, body: String? = nil, elsewhere: Int? = nil
    ) {
        self.id = id
        self.needs = needs
        self.allowed = allowed
        self.body = body
        self.elsewhere = elsewhere
    }

    init(
        _ id: String, _ permission: String, _ allowed: Int, body: String? = nil,
        elsewhere: Int? = nil
    ) {
        self.init(id, .any([permission]), allowed, body: body, elsewhere: elsewhere)
    }

    /// The status for somebody with these permissions.
    func status(_ permissions: Set<String>) -> Int {
        switch needs {
        case .nothing, .somebody: allowed
        case .any(let wanted): wanted.isDisjoint(with: permissions) ? 403 : allowed
        case .seen(let wanted): permissions.contains(wanted) ? allowed : 404
        }
    }

    /// The status for nobody.
    var unknown: Int {
        if case .nothing = needs { return allowed }
        return 401
    }
}
