import PlanLanguage
import Testing

/// Task lines, and exactly what is said about them.
struct Rule: Sendable, CustomTestStringConvertible {
    var tasks: String
    var problems: [String]

    init(_ tasks: String, _ problems: String...) {
        self.tasks = tasks
        self.problems = problems
    }

    var testDescription: String { tasks }
}

@Suite struct PlanLintTests {
    @Test(arguments: [
        Rule(
            "- {name: aa, wait: 1s, color: red}",
            "7:34: error: task aa has no field `color`; write one of `name`, `action`, "
                + "`approval`, `trigger`, `wait`, `gate`"),
        Rule(
            "- {name: aa, wiat: 1s}",
            "7:13: error: task aa says nothing to do; write one of `action`, `approval`, "
                + "`trigger`, `wait` and `gate`",
            "7:24: error: task aa has no field `wiat`; did you mean `wait`?; write `wait`"),
        Rule(
            "- {name: aa, wait: 1s, timeout: 5s}",
            "7:34: error: `timeout` does not belong to task aa; write it to a task with an `action`"
        ),
        Rule(
            "- {name: aa, action: {driver: command, run: [x], timeout: 5s}}",
            "7:60: error: `timeout` does not belong to the action of task aa; write it "
                + "beside `action`, in the task"),
        Rule(
            "- {name: aa, action: {driver: command, run: [x], enviroment: {}}}",
            "7:60: error: the action of task aa has no field `enviroment`; did you mean "
                + "`environment`?; write `environment`"),
        Rule(
            "- {name: aa, wait: 1s, trigger: {}}",
            "7:34: error: task aa has `wait` and `trigger`; write one of them, "
                + "and another task for the other"),
        Rule(
            "- {wait: 1s}",
            "7:13: error: task 1 of group all has no `name`; write `name: compile`"),
        Rule(
            "- {name: a, wait: 1s}",
            "7:20: error: `name` of task 1 of group all must be a name, not \"a\"; write 2 to 64 "
                + "letters, digits, `_`, `-` and `.`, a letter first and a letter or digit last"),
        Rule(
            "- {name: aa, wait: 1s}\n- {name: bb, wait: 1s}\n- {name: aa, wait: 1s}",
            "9:20: error: two tasks are named aa; the first one is in line 7; "
                + "write another name: names are unique in the plan"),
        Rule(
            "- {name: aa, wait: 30}",
            "7:30: error: `wait` of task aa must be a duration, not \"30\"; "
                + "write a duration such as 500ms, 30s, 10m, 2h, 7d or 1h30m"),
        Rule("- {name: aa, wait: 0s}"),
        Rule(
            "- 5",
            "7:13: error: task 1 of group all must be a mapping, not \"5\"; write `name: value` lines"
        ),
    ]) func `fields are known, named, unique and of the right type`(rule: Rule) {
        #expect(problems(ofTasks: rule.tasks) == rule.problems)
    }

    @Test(arguments: [
        Rule(
            "- {name: aa, action: {driver: comand, run: [x]}}",
            "7:41: error: the action of task aa has no driver \"comand\"; write `command`"),
        Rule(
            "- {name: aa, action: {driver: ftp}}",
            "7:41: error: the action of task aa has no driver \"ftp\"; "
                + "write `command` or `process` or `http`"),
        Rule(
            "- {name: aa, action: {run: [x]}}",
            "7:32: error: the action of task aa has no `driver`; write `driver: command`"),
        Rule(
            "- {name: aa, gate: {driver: command, run: [x]}}",
            "7:39: error: the gate of task aa has no driver \"command\"; write `http`"),
        Rule(
            "- {name: aa, action: {driver: command, run: ./x}}",
            "7:55: error: `run` of the action of task aa must be a list of at least one text, "
                + "not \"./x\"; write `run: [./program, argument]`"),
        Rule(
            "- {name: aa, action: {driver: command, run: [x], environment: {SLIPWAY_RUN: a, 1B: c, D: [e]}}}",
            "7:74: error: `environment` of the action of task aa: SLIPWAY_RUN is set by Slipway itself",
            "7:90: error: `environment` of the action of task aa: \"1B\" is no variable's name: "
                + "letters, digits and `_`, no digit first",
            "7:100: error: `D` of `environment` of the action of task aa must be a text, not a list"
        ),
        Rule(
            "- {name: aa, action: {driver: command, run: [x], idempotent: yes, outputs: [A, A]}}",
            "7:72: error: `idempotent` of the action of task aa must be true or false, not \"yes\"",
            "7:90: error: \"A\" stands twice in `outputs` of the action of task aa; write it once"),
        Rule(
            "- {name: aa, action: {driver: command, run: [x], undo: builtin}}",
            "7:66: error: `undo` of the action of task aa must be the fields of the command driver, "
                + "not \"builtin\"; write `undo: none` where nothing is to be put back"),
        Rule(
            "- {name: aa, action: {driver: command, run: [x]}, retry: {limit: 101, backoff: 2s, maxBackoff: 1s}}",
            "7:76: error: `limit` of the retry of task aa must be a whole number from 0 to 100, not \"101\"",
            "7:106: error: `maxBackoff` of the retry of task aa is shorter than `backoff`; write at least 2s"
        ),
    ]) func `actions name a driver and its fields`(rule: Rule) {
        #expect(problems(ofTasks: rule.tasks) == rule.problems)
    }

    @Test func `process and http fields are checked`() {
        let tasks = """
            - name: aa
              action:
                driver: process
                component: .x
                version: a/b
                artifact: ftp://x
                sha256: abc
                start: []
                replicas: 101
                port: ${port}
                undo: {run: [x]}
                outputs: [pid]
            - name: bb
              action:
                driver: http
                url: https://
                method: TRACE
                expect: {status: 99}
                status: {url: http://h/}
                undo: {uri: http://h/}
            """
        #expect(
            problems(Sample.plan(tasks, head: "variables: {port: 1}\nname: sample\n")) == [
                "10:15: error: the action of task aa has no `health`; write `health: {path: /health}`",
                "11:26: error: `component` of the action of task aa must be 1 to 64 letters, digits, "
                    + "`_`, `-` and `.`, no `.` first, not \".x\"",
                "12:24: error: `version` of the action of task aa must be 1 to 64 letters, digits, "
                    + "`_`, `-` and `.`, no `.` first, not \"a/b\"",
                "13:25: error: `artifact` of the action of task aa must begin with file:/ or http:// "
                    + "or https://, not \"ftp://x\"",
                "14:23: error: `sha256` of the action of task aa must be 64 hexadecimal digits, not \"abc\"",
                "15:22: error: `start` of the action of task aa must be a list of at least one text, "
                    + "not a list; write `start: [./program, argument]`",
                "16:25: error: `replicas` of the action of task aa must be a whole number from 0 to "
                    + "100, not \"101\"",
                "18:21: error: the undo of the action of task aa takes no fields: the process driver "
                    + "knows how; write nothing, or `undo: none`",
                "19:25: error: `outputs` of the action of task aa: the process driver hands on "
                    + "version, replicas, port, not \"pid\"",
                "23:20: error: `url` of the action of task bb must begin with http:// or https://, "
                    + "not \"https://\"",
                "24:23: error: `method` of the action of task bb must be one of GET, HEAD, POST, PUT, "
                    + "PATCH, DELETE, not \"TRACE\"",
                "25:32: error: `status` of `expect` of the action of task bb must be a whole number "
                    + "from 100 to 599, not \"99\"",
                "26:23: error: `status` of the action of task bb has no `done`; write "
                    + "`done: {field: state, equals: finished}`",
                "27:21: error: the undo of the action of task bb has no `url`; write "
                    + "`url: http://host/path`",
                "27:22: error: the undo of the action of task bb has no field `uri`; did you mean "
                    + "`url`?; write `url`",
            ])
    }

    @Test(arguments: [
        Rule(
            "- {name: aa, approval: {approvers: [al, bo], require: 3}}",
            "7:65: error: the approval of task aa can be given by nobody: 3 must agree, and 2 may; "
                + "write at most 2, or more approvers"),
        Rule("- {name: aa, approval: {approvers: [al, bo], require: 2}}"),
        Rule("- {name: aa, approval: {approvers: [al, group:sre], require: 3}}"),
        Rule(
            "- {name: aa, approval: {approvers: [al], all: [{group: sre}]}}",
            "7:52: error: the approval of task aa has `approvers` and `all`; "
                + "write the approvers as another condition of `all`"),
        Rule(
            "- {name: aa, approval: {all: [{approvers: [al], require: 2}]}}",
            "7:68: error: condition 1 of the approval of task aa can be given by nobody: 2 must "
                + "agree, and 1 may; write at most 1, or more approvers"),
        Rule(
            "- {name: aa, approval: {all: [{approvers: [al]}, {approvers: [al, bo]}], require: 3}}",
            "7:93: error: the approval of task aa can be given by nobody: 3 must agree, and 2 may; "
                + "write at most 2, or more approvers"),
        Rule("- {name: aa, approval: {all: [{group: sre}, {approvers: [al]}], require: 3}}"),
        Rule(
            "- {name: aa, approval: {all: [{require: 2}]}}",
            "7:41: error: condition 1 of the approval of task aa has no `approvers`; "
                + "write `approvers: [alice, group:sre]`"),
        Rule(
            "- {name: aa, approval: {all: [{group: sre, approvers: [al]}]}}",
            "7:54: error: condition 1 of the approval of task aa has `group` and `approvers`; "
                + "write one of them: `approvers` takes group:NAME too"),
        Rule(
            "- {name: aa, approval: {all: [{group: 'a b'}]}}",
            "7:49: error: `group` of condition 1 of the approval of task aa: \"a b\" is no group's "
                + "name: 1 to 128 characters without white space, and `group:` at most once before it"
        ),
        Rule(
            "- {name: aa, approval: {approvers: ['group:']}}",
            "7:47: error: `approvers` of the approval of task aa: \"\" is no group's name: 1 to 128 "
                + "characters without white space, and `group:` at most once before it"),
        Rule(
            "- {name: aa, approval: {all: []}}",
            "7:40: error: `all` of the approval of task aa is empty; "
                + "write `all: [{group: sre, require: 1}]`"),
        Rule(
            "- {name: aa, approval: {comment: must}}",
            "7:44: error: `comment` of the approval of task aa must be `optional` or `required`, "
                + "not \"must\""),
        Rule(
            "- {name: aa, approval: {require: 0}}",
            "7:44: error: `require` of the approval of task aa must be a whole number from 1 to 100, "
                + "not \"0\""),
        Rule(
            "- {name: aa, approval: {approvers: [al, al]}}",
            "7:51: error: \"al\" stands twice in `approvers` of the approval of task aa; write it once"
        ),
        Rule(
            "- {name: aa, approval: {approvers: [a b]}}",
            "7:47: error: `approvers` of the approval of task aa: \"a b\" holds white space; "
                + "people are named as `--as` or the socket names them"),
        Rule(
            "- {name: aa, approval: {expires: 0s}}",
            "7:44: error: `expires` of the approval of task aa must be longer than nothing; "
                + "write a duration such as 500ms, 30s, 10m, 2h, 7d or 1h30m"),
        Rule(
            "- {name: aa, gate: {driver: http, url: 'http://h/', for: 2m, within: 1m}}",
            "7:68: error: the gate of task aa can never pass: it must hold for 2m within 1m; "
                + "write a `for` of at most 1m, or a longer `within`"),
        Rule(
            "- {name: aa, gate: {driver: http, url: 'http://h/', for: 1m, within: 1m, every: 1s}}"),
        Rule(
            "- {name: aa, gate: {driver: http, url: 'http://h/', every: 0s}}",
            "7:70: error: `every` of the gate of task aa must be longer than nothing; "
                + "write a duration such as 500ms, 30s, 10m, 2h, 7d or 1h30m"),
    ]) func `checkpoints and gates can be passed`(rule: Rule) {
        #expect(problems(ofTasks: rule.tasks) == rule.problems)
    }

    @Test(arguments: [
        Rule(
            "- {name: aa, trigger: {}}\n- {name: bb, action: {driver: http, url: 'http://h/', idempotent: true}}"
        ),
        Rule(
            "- {name: bb, action: {driver: http, url: 'http://h/', idempotent: true}}",
            "7:20: warning: task bb changes something for good, and no checkpoint stands before it; "
                + "write an `approval` or a `trigger` before it, or say `undo` in its action"),
        Rule(
            "- {name: bb, action: {driver: http, url: 'http://h/', idempotent: true, undo: none}}"),
        Rule(
            "- {name: bb, action: {driver: http, url: 'http://h/', undo: none}}",
            "7:32: warning: the action of task bb is neither idempotent nor has a status to ask: an "
                + "answer that is lost must be resolved by a person; write `idempotent: true` if the "
                + "target bears a repetition, or `status: {url: …}`"),
        Rule(
            "- {name: bb, action: {driver: http, url: 'http://h/', undo: none, "
                + "status: {url: 'http://h/{key}', done: {status: 200}}}}"),
        Rule(
            "- {name: aa, approval: {}}\n- {name: bb, action: {driver: command, run: [x], changes: true}}",
            "8:60: warning: the action of task bb changes something and does not say how it is put "
                + "back; write `undo: {run: […]}`, or `undo: none`"),
    ]) func `what somebody may regret is a warning, and the plan stands`(rule: Rule) {
        #expect(problems(ofTasks: rule.tasks) == rule.problems)
        #expect(readPlan(Sample.plan(rule.tasks)) != nil)
    }

    @Test func `every problem is found at once, in the order of the text`() {
        let text = """
            name: x
            failmode: stop
            parallelism: 0
            variables: {1a: b, c: [d], e: "${f}"}
            phases:
              - name: one
                tasks: []
              - name: one
                groups:
                  - name: all
                    tasks: []
                  - name: all
                    tasks:
                      - {name: aa, wait: 1s}
            """
        #expect(
            problems(text) == [
                "1:7: error: `name` of the plan must be a name, not \"x\"; write 2 to 64 letters, "
                    + "digits, `_`, `-` and `.`, a letter first and a letter or digit last",
                "2:1: error: the plan has no field `failmode`; did you mean `failMode`?; write `failMode`",
                "3:14: error: `parallelism` of the plan must be a whole number from 1 to 1000, not \"0\"",
                "4:13: error: \"1a\" is no variable's name; write letters, digits, `_` and `-`, "
                    + "a letter or `_` first, at most 64",
                "4:23: error: `c` of `variables` must be a text, not a list; write \"\" for an empty text",
                "4:31: warning: `${` in the value of the variable e stands for itself: values are not "
                    + "filled in",
                "6:5: error: phase one has no `groups`; write `groups: [{name: web, tasks: […]}]`",
                "7:5: error: `tasks` does not belong to phase one; write it in a group of the phase",
                "8:11: error: two phases are named one; write another name",
                "11:16: error: `tasks` of group all is empty; write `tasks: [{name: …}]`",
                "12:15: error: two groups are named all; write another name",
            ])
    }
}
