/// Which part of a list is wanted, and in which order; as the published interface says it.
package struct Listing: Hashable, Sendable {
    package enum Order: String, CaseIterable, Sendable {
        case createTime = "create_time"
        case name
        case updateTime = "update_time"
    }

    /// Where nothing is said, so many at most.
    package static let most = 1_000

    package var limit: Int
    package var offset: Int
    package var order: Order
    package var isAscending: Bool

    package init(
        limit: Int = most, offset: Int = 0, order: Order = .createTime, isAscending: Bool = false
    ) {
        self.limit = limit
        self.offset = offset
        self.order = order
        self.isAscending = isAscending
    }
}

/// What lists can be ordered by.
package protocol Listed: Sendable {
    var id: String { get }
    var name: String { get }
    var createdAt: Int64 { get }
    var changedAt: Int64 { get }
}

extension Environment: Listed {}
extension Application: Listed {}
extension Component: Listed {}

/// A part of a list, and how many there are in all.
package struct ListPart<Element: Sendable>: Sendable {
    package var count: Int
    package var elements: [Element]
}

extension Listing {
    package func apply<Element: Listed>(to all: [Element]) -> ListPart<Element> {
        let sorted = all.sorted { one, other in
            let (first, second) = isAscending ? (one, other) : (other, one)
            switch order {
            case .createTime:
                return (first.createdAt, first.id) < (second.createdAt, second.id)
            case .updateTime:
                return (first.changedAt, first.id) < (second.changedAt, second.id)
            case .name: return (first.name, first.id) < (second.name, second.id)
            }
        }
        return ListPart(count: all.count, elements: Array(sorted.dropFirst(offset).prefix(limit)))
    }
}
