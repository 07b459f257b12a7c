internal import ReleaseModel

/// In which order the replicas of a version come.
enum Strategy: Hashable, Sendable {
    case oneBatch
    /// In so many batches; nil: one replica a batch.
    case rolling(batches: Int?)
    /// So many replicas beside all of the version before, with so many per cent of the traffic.
    case gray(replicas: Int, share: Int)

    /// - Throws: a sentence that names the field at fault.
    init(_ json: JSON?) throws(InputError) {
        guard let json else {
            self = .rolling(batches: nil)
            return
        }
        let fields = try Fields(
            json, at: "process.strategy", known: ["type", "batches", "replicas", "share"])
        let type = try fields.required("type", fields.text("type"))
        let known =
            switch type {
            case "one-batch": ["type"]
            case "rolling": ["type", "batches"]
            case "gray": ["type", "replicas", "share"]
            default: throw fields.error("type", "must be one-batch, rolling or gray")
            }
        _ = try Fields(json, at: "process.strategy of type \(type)", known: known)
        switch type {
        case "one-batch": self = .oneBatch
        case "rolling":
            self = .rolling(batches: try fields.integer("batches", in: 1...100))
        default:
            self = .gray(
                replicas: try fields.integer("replicas", in: 1...100) ?? 1,
                share: try fields.required("share", fields.integer("share", in: 1...99)))
        }
    }

    /// The seats in the order in which they are filled, those of one batch together.
    func batches(of seats: Range<Int>) -> [Range<Int>] {
        let size =
            switch self {
            case .rolling(nil): 1
            case .rolling(let batches?): max(1, (seats.count + batches - 1) / batches)
            case .oneBatch, .gray: max(1, seats.count)
            }
        return stride(from: seats.lowerBound, to: seats.upperBound, by: size).map {
            $0..<min($0 + size, seats.upperBound)
        }
    }
}
