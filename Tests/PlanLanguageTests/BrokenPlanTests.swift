import PlanLanguage
import ReleaseModel
import Testing

@Suite struct BrokenPlanTests {
    @Test func `broken YAML says where`() {
        #expect(
            problems("name: aa\nphases:\n  - name: [one\n  - name: two\n").map { $0.prefix(27) }
                == [
                    "4:9: error: this is not YAM"
                ])
        #expect(
            problems("name: a: b\n") == [
                "1:8: error: this is not YAML: mapping values are not allowed in this context; "
                    + "write quotes around a text that holds `: `"
            ])
        #expect(
            problems("name: aa\n\tphases: []\n").first?.hasPrefix("2:1: error: this is not YAML")
                == true)
        #expect(
            problems("name: aa\n---\nname: bb\n") == [
                "2:1: error: a file holds one plan, and this one goes on after `---`; "
                    + "write each plan in its own file"
            ])
    }

    @Test func `broken JSON says where`() {
        #expect(
            problems("{\"name\": \"aa\",\n \"phases\": [}") == [
                "2:13: error: this is not JSON: a value is expected"
            ])
        #expect(
            problems("{\"name\": \"aa\"") == [
                "1:14: error: this is not JSON: `,` or `}` is expected"
            ])
        #expect(
            problems("{\"é\": tru, \"a\": 1}") == [
                "1:7: error: this is not JSON: a value is expected"
            ])
    }

    @Test func `a field that stands twice is refused where it stands`() {
        #expect(
            problems("name: aa\nphases: []\nname: bb\n").contains(
                "1:1: error: the field `name` stands twice in one mapping; write it once"))
        #expect(
            problems("{\"name\": \"aa\",\n  \"name\": \"bb\"}").contains(
                "2:3: error: the field `name` stands twice; write it once"))
    }

    @Test(arguments: ["", "   \n\n", "# nothing\n", "null", "5", "[]", "---\n"])
    func `a text without a plan is refused`(text: String) {
        let read = PlanReader.read(Array(text.utf8), directory: "/p")
        #expect(read.plan == nil)
        #expect(!read.problems.isEmpty)
    }

    @Test func `bytes that are not text are refused where they stand`() {
        #expect(
            PlanReader.read(Array("name: é".utf8) + [0xFF, 0x0A], directory: nil).problems
                .map(\.description)
                == ["1:8: error: the plan is not UTF-8 text; write the file in UTF-8"])
        #expect(
            problems("name: aa\nx: a\u{1}b\n") == [
                "2:5: error: the control character 1 may not stand in a plan; "
                    + "write an escape in a quoted string, such as \"\\x01\""
            ])
        #expect(
            problems("name: aa\nx: a\u{7F}b\n").first?.hasPrefix("2:5: error: this is not YAML")
                == true)
    }

    @Test func `aliases, merge keys, tags and complex keys are refused`() {
        #expect(
            problems("name: &n aa\nphases: *n\n") == [
                "2:9: error: a plan has no YAML aliases: `*n`; write the value itself"
            ])
        #expect(problems("name: *n\n").first?.contains("may not begin with `*`") == true)
        #expect(problems("name: *.txt\n").first?.contains("may not begin with `*`") == true)
        let tagged = problems("name: !!binary aa\n<<: {a: b}\n? [a]\n: b\n")
        #expect(
            tagged.contains(
                "1:7: error: a plan has no YAML tags: `tag:yaml.org,2002:binary`; "
                    + "write the value without a tag"))
        #expect(
            tagged.contains(
                "2:1: error: a plan has no YAML merge keys; write the fields themselves"))
        #expect(tagged.contains("3:3: error: a field's name must be a string"))
    }

    @Test func `a shell's stars and ampersands are no aliases`() {
        let tasks =
            #"- {name: aa, action: {driver: command, run: [sh, -c, "cp *x /tmp && run &y 2>&1; ls *z"]}}"#
        #expect(problems(ofTasks: tasks) == [])
    }

    @Test(.timeLimit(.minutes(15))) func `an alias bomb is refused before it is expanded`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            let before = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(before)]\n"
        }
        text += "? *a30\n: key\n"
        let read = PlanReader.read(Array(text.utf8), directory: nil)
        #expect(read.plan == nil)
        #expect(read.problems.allSatisfy { $0.message.contains("no YAML aliases") })
    }

    @Test(.timeLimit(.minutes(15)), arguments: [65, 900, 5_000, 100_000])
    func `deep nesting is refused`(depth: Int) {
        func nested(_ open: String, _ close: String) -> String {
            String(repeating: open, count: depth) + "a" + String(repeating: close, count: depth)
        }
        for text in [
            nested("[", "]"), nested("- ", ""), nested("{a: ", "}"),
            nested("{\"a\":", "}").replacing("a}", with: "1}"),
        ] {
            #expect(
                problems(text).contains { $0.contains("nested deeper than 64 levels") },
                "\(text.prefix(8))")
        }
    }

    @Test func `twenty phases are read, twenty-one refused`() {
        func text(_ phases: Int) -> String {
            "name: sample\nphases:\n"
                + (1...phases).map {
                    "- {name: phase\($0), groups: [{name: all, tasks: [{name: task\($0), wait: 1s}]}]}\n"
                }.joined()
        }
        #expect(readPlan(text(20))?.phases.count == 20)
        #expect(
            problems(text(21)) == [
                "23:3: error: the plan has 21 phases; at most 20 are allowed; "
                    + "write fewer phases, or a second plan"
            ])
    }

    @Test func `a plan of more bytes than allowed is refused before it is parsed`() {
        let bytes = [UInt8](repeating: UInt8(ascii: "["), count: Plan.Limits.bytes + 1)
        #expect(
            PlanReader.read(bytes, directory: nil).problems.map(\.description) == [
                "1:1: error: the plan has 67108865 bytes; at most 67108864 are read; "
                    + "write several smaller plans"
            ])
    }

    @Test func `a thousand problems are enough`() throws {
        let read = PlanReader.read(
            Array(Sample.plan(String(repeating: "- 5\n", count: 3_000)).utf8), directory: nil)
        #expect(read.problems.count == 1_001)
        #expect(try #require(read.problems.last).message.hasSuffix("more problems are not shown"))
    }
}
