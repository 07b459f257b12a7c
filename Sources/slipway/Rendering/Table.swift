/// Columns under headings, as wide as what is in them.
struct Table {
    private var rows: [[Cell]]

    struct Cell: ExpressibleByStringLiteral {
        var text: String
        var colour: Style.Colour?

        init(_ text: String, _ colour: Style.Colour? = nil) {
            self.text = Style.plain(text)
            self.colour = colour
        }

        init(stringLiteral value: String) {
            self.init(value)
        }
    }

    init(_ headings: String...) {
        rows = [headings.map { Cell($0, .bold) }]
    }

    mutating func add(_ cells: Cell...) {
        rows.append(cells)
    }

    func lines(_ style: Style) -> [String] {
        let widths = rows.reduce(into: [Int]()) { widths, row in
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.text.count)
            }
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += style.paint(cell.text, cell.colour)
                guard column + 1 < row.count else { continue }
                line += String(repeating: " ", count: widths[column] - cell.text.count + 2)
            }
            return line
        }
    }

    func print(_ style: Style) {
        for line in lines(style) { Output.data(line) }
    }
}
