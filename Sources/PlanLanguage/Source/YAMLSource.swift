internal import Yams

/// Parses YAML and keeps the position of every value.
struct YAMLSource {
    let text: String
    let problems: Problems

    /// The outermost value; nil where a problem was reported instead.
    func root() -> SourceNode? {
        do {
            // No rules for plain scalars: which type a field has is the plan's to say.
            guard let node = try Yams.compose(yaml: text, .basic, .default, .utf8) else {
                problems.error("the plan is empty", at: .start, write: "`name:` and `phases:`")
                return nil
            }
            return value(node, depth: 0)
        } catch let error as YamlError {
            report(error)
        } catch {
            problems.error("this is not YAML: \(error)", at: .start)
        }
        return nil
    }

    private func value(_ node: Node, depth: Int) -> SourceNode {
        let position = Self.position(node.mark)
        guard depth < SourceNode.maximumDepth else {
            problems.error(
                "it is nested deeper than \(SourceNode.maximumDepth) levels", at: position)
            return SourceNode(content: .sequence([]), position: position)
        }
        switch node {
        case .scalar(let scalar):
            let isTagged = !Self.isUntagged(scalar.tag)
            if isTagged { reportTag(scalar.tag, at: position) }
            let isPlain = scalar.style == .plain && scalar.tag.rawValue.isEmpty
            return SourceNode(content: .scalar(scalar.string, isPlain: isPlain), position: position)
        case .sequence(let sequence):
            if !Self.isUntagged(sequence.tag) { reportTag(sequence.tag, at: position) }
            return SourceNode(
                content: .sequence(sequence.map { value($0, depth: depth + 1) }),
                position: position)
        case .mapping(let mapping):
            if !Self.isUntagged(mapping.tag) { reportTag(mapping.tag, at: position) }
            return SourceNode(
                content: .mapping(mapping.compactMap { member($0.key, $0.value, depth: depth) }),
                position: position)
        case .alias:
            problems.error("a plan has no YAML aliases", at: position, write: "the value itself")
            return SourceNode(content: .sequence([]), position: position)
        }
    }

    private func member(_ key: Node, _ node: Node, depth: Int) -> SourceMember? {
        let position = Self.position(key.mark)
        guard case .scalar(let name) = key else {
            problems.error("a field's name must be a string", at: position)
            return nil
        }
        guard name.string != "<<" || name.style != .plain else {
            problems.error(
                "a plan has no YAML merge keys", at: position, write: "the fields themselves")
            return nil
        }
        return SourceMember(
            name: name.string, position: position, value: value(node, depth: depth + 1))
    }

    /// Quoted scalars carry the tag of strings without anybody having written it.
    private static func isUntagged(_ tag: Tag) -> Bool {
        let name = tag.rawValue
        return name.isEmpty || name == "!" || name == Tag.Name.str.rawValue
    }

    private func reportTag(_ tag: Tag, at position: Position) {
        problems.error(
            "a plan has no YAML tags: `\(tag.rawValue)`", at: position,
            write: "the value without a tag")
    }

    private static func position(_ mark: Mark?) -> Position {
        mark.map { Position(line: $0.line, column: $0.column) } ?? .start
    }
}

extension YAMLSource {
    private func report(_ error: YamlError) {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            report(problem, context: context, at: Self.position(mark))
        case .reader(let problem, let offset, _, let yaml):
            problems.error("this is not YAML: \(problem)", at: position(of: offset, in: yaml))
        case .duplicatedKeysInMapping(let names, let context):
            for name in names.prefix(10) {
                problems.error(
                    "the field `\(name)` stands twice in one mapping",
                    at: Self.position(context.mark), write: "it once")
            }
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            problems.error("this YAML cannot be read", at: .start)
        }
    }

    private func report(_ problem: String, context: YamlError.Context?, at position: Position) {
        var sentence = "this is not YAML: \(problem)"
        if let context { sentence += " \(context.text) of line \(context.mark.line)" }
        var advice: String?
        if problem.contains("cannot start any token") {
            advice = "spaces instead of tabs, and quotes around a text that begins with @, ` or %"
        } else if problem.contains("mapping values are not allowed") {
            advice = "quotes around a text that holds `: `"
        } else if problem.contains("another document") {
            sentence = "a file holds one plan, and this one goes on after `---`"
            advice = "each plan in its own file"
        } else if problem.contains("Maximum nesting") {
            sentence = "it is nested deeper than \(SourceNode.maximumDepth) levels"
        } else if problem.contains("undefined alias")
            || context?.text.contains("scanning an alias") == true
        {
            sentence = "a text may not begin with `*`: a plan has no YAML aliases"
            advice = "it in quotes"
        }
        problems.error(sentence, at: position, write: advice)
    }

    private func position(of offset: Int?, in yaml: String) -> Position {
        var position = Position.start
        for character in yaml.prefix(offset ?? 0) {
            if character.isNewline {
                position = Position(line: position.line + 1, column: 1)
            } else {
                position.column += character.unicodeScalars.count
            }
        }
        return position
    }
}
