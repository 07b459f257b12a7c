import ReleaseModel
import Testing

@Suite struct ReferenceTests {
    @Test(arguments: [
        ("version", Reference.variable("version")), ("_v-1", .variable("_v-1")),
        ("tasks", .variable("tasks")),
        ("tasks.compile.outputs.IMAGE", .output(task: "compile", key: "IMAGE")),
        ("tasks.web-2.0.outputs.K_1", .output(task: "web-2.0", key: "K_1")),
        ("tasks.a.outputs.b.outputs.c", .output(task: "a.outputs.b", key: "c")),
    ]) func `variables and outputs are told apart`(text: String, reference: Reference) {
        #expect(Reference(text) == reference)
        #expect(reference.description == "${\(text)}")
    }

    @Test(arguments: [
        "", " a", "a b", "1a", "a.b", "tasks.", "tasks..outputs.K", "tasks.a.outputs.",
        "tasks.a.output.K", "tasks.outputs.K", "tasks.a.outputs.1", "é",
    ]) func `anything else is no reference`(text: String) {
        #expect(Reference(text) == nil)
    }

    @Test(
        arguments: [
            ("", []), ("plain $ {text} $", [.literal("plain $ {text} $")]),
            ("${a}", [.reference(.variable("a"))]),
            (
                "x${a}y${b}",
                [
                    .literal("x"), .reference(.variable("a")), .literal("y"),
                    .reference(.variable("b")),
                ]
            ),
            ("$${a} $$${b}", [.literal("${a} $${b}")]), ("$$ $a", [.literal("$$ $a")]),
            ("${a b}c", [.malformed("${a b}"), .literal("c")]),
            ("x${a", [.literal("x"), .malformed("${a")]),
            ("é${a}é", [.literal("é"), .reference(.variable("a")), .literal("é")]),
        ] as [(String, [Template.Part])])
    func `a template is taken apart from left to right`(text: String, parts: [Template.Part]) {
        #expect(Template(text).parts == parts)
    }

    @Test func `references of a value stand in order, names of members are not looked at`() {
        let value: JSON = [
            "a": ["${x}", ["${b}": "${y}"]], "b": .integer(1), "c": "${tasks.t1.outputs.K}",
        ]
        #expect(
            value.references == [
                .variable("x"), .variable("y"), .output(task: "t1", key: "K"),
            ])
    }

    @Test func `every reference is filled in, and what was filled in is not looked at again`()
        throws
    {
        let value: JSON = ["a": ["${x}!", .null, true], "${x}": "$${x} ${tasks.t1.outputs.K}"]
        let resolved = try value.resolving { $0 == .variable("x") ? "${y}" : "out" }
        #expect(resolved == ["a": ["${y}!", .null, true], "${x}": "${x} out"])
    }

    @Test func `what cannot be filled in is named`() {
        #expect(throws: UnresolvedReference(written: "${x}", reason: .unknown)) {
            try (["a": "${x}"] as JSON).resolving { _ in nil }
        }
        #expect(throws: UnresolvedReference(written: "${x y}", reason: .malformed)) {
            try ("${x y}" as JSON).resolving { _ in "" }
        }
    }

    @Test func `what is filled in is bounded over the whole value`() {
        let half = String(repeating: "x", count: JSON.resolvedBytes / 2)
        #expect(throws: Never.self) { try (["${a}", "${a}"] as JSON).resolving { _ in half } }
        #expect(throws: UnresolvedReference(written: "${a}", reason: .tooLong)) {
            try (["${a}", "${a}", "${a}"] as JSON).resolving { _ in half }
        }
    }

    @Test func `a brace that was forgotten hides no more than what stands close to it`() {
        let text = "${" + String(repeating: "x", count: 300) + "${a}"
        #expect(JSON.string(text).references == [.variable("a")])
    }
}
