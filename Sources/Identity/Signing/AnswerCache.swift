/// Answers in memory, of bounded size: the ones kept longest make room.
struct AnswerCache {
    private var answers: [String: KeptAnswer] = [:]
    /// Oldest first, from `first` on.
    private var order: [String] = []
    private var first = 0
    private(set) var size = 0

    subscript(id: String) -> KeptAnswer? { answers[id] }

    mutating func insert(_ answer: KeptAnswer, _ id: String, limit: Int) {
        if let old = answers.updateValue(answer, forKey: id) {
            size -= old.size
        } else {
            order.append(id)
        }
        size += answer.size
        while size > limit, first < order.count {
            if let old = answers.removeValue(forKey: order[first]) { size -= old.size }
            first += 1
        }
        // Moved down now and then, so that each insertion costs the same in the end.
        if first > 64, first > order.count / 2 {
            order.removeFirst(first)
            first = 0
        }
    }
}
