internal import ReleaseModel
internal import SlipwayAPI

extension Operation {
    static let audit = [
        Operation(
            method: "GET", path: "\(API.root)/audit", id: "listAudit",
            summary: "The audit log, newest first",
            query: [
                Parameter("actor", ["type": "string"], "Who: the name, or the identity."),
                Parameter("verb", ["type": "string"], "What was asked."),
                Parameter(
                    "subject", ["type": "string"],
                    "On what: a run with everything in it, or exactly one thing."),
                Parameter("since", time, "Not before this time."),
                Parameter("until", time, "Before this time."),
                Parameter(
                    "cursor", number(0, Query.largest, nil), "`nextCursor` of the page before."),
                Parameter("limit", number(1, 1_000, 50), "How many at most."),
            ],
            answers: [(API.json, "AuditList")], problems: [503]),
        Operation(
            method: "GET", path: "\(API.root)/audit/export", id: "exportAudit",
            summary: "The audit log as signed lines that anybody can check",
            query: [
                Parameter("from", number(1, Query.largest, 1), "The first entry."),
                Parameter("to", number(1, Query.largest, nil), "The last entry."),
            ],
            answers: [(API.jsonLines, nil)], problems: [404, 503]),
        Operation(
            method: "GET", path: "\(API.root)/audit/key", id: "getAuditKey",
            summary: "The key with which exports and checkpoints are checked",
            answers: [(API.json, "AuditKey")], problems: [404]),
    ]

    private static let time: JSON = [
        "type": "string", "format": "date-time",
        "pattern": #"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$"#,
    ]
}
