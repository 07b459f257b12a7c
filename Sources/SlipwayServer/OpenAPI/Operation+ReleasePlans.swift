internal import ReleaseModel
internal import SlipwayAPI

extension Operation {
    /// Release plans of the old edition, as the vendor's clients ask for them; and their retry.
    static let releasePlans: [Operation] = [
        plan(
            "POST", "", "createReleasePlan", "Make a release plan", "ReleasePlanDetail",
            body: "ReleasePlanRequest"),
        plan(
            "GET", "", "listReleasePlans", "Release plans, and how many there are",
            "ReleasePlanList", query: paging),
        plan("GET", one, "showReleasePlan", "A release plan", "ReleasePlanDetail"),
        plan(
            "PUT", one, "modifyReleasePlan", "Change a plan that was never executed",
            "ReleasePlanDetail", body: "ReleasePlanRequest"),
        plan("DELETE", one, "deleteReleasePlan", "Remove a release plan that does not move"),
        plan(
            "POST", "\(one)/execute", "executeReleasePlan",
            "Release its components, batch by batch; after an abort, go on"),
        plan(
            "POST", "\(one)/abort", "abortReleasePlan",
            "Order nothing new, and cancel what runs"),
        plan(
            "POST", "\(one)/rollback", "rollbackReleasePlan",
            "Put back what an upgrade did, newest first"),
        plan(
            "GET", "\(one)/deploy-info", "showReleasePlanDeployInfo",
            "Each component, and its jobs", "ReleasePlanDeployInfo"),
        Operation(
            method: "POST", path: "\(API.root)/release-plans/{release_plan_id}/retry",
            id: "retryReleasePlan", summary: "Go on from what failed, forward or back",
            headers: [commandID], body: "PlainRequest",
            answers: [(API.json, "CommandAnswer")], problems: [404, 408, 409, 413, 415, 503]),
    ]

    private static let one = "/{release_plan_id}"

    private static let paging = [
        Parameter("limit", number(0, 100, nil), "How many; all where it is not said."),
        Parameter("offset", number(0, Query.largest, 0), "How many to leave out before."),
        Parameter(
            "order_by", ["type": "string", "enum": ["create_time", "name", "update_time"]],
            "What they are ordered by."),
        Parameter("order", ["type": "string", "enum": ["desc", "asc"]], "In which direction."),
    ]

    private static func plan(
        _ method: String, _ path: String, _ id: String, _ summary: String,
        _ answer: String? = nil, query: [Parameter] = [], body: String? = nil
    ) -> Operation {
        Operation(
            method: method, path: "/v3/{project_id}/cas/release-plans\(path)", id: id,
            summary: summary, query: query, headers: method == "POST" ? [commandID] : [],
            body: body, isBodyRequired: body != nil,
            answers: answer.map { [(API.json, $0)] } ?? [],
            problems: method == "GET" ? [404, 503] : [404, 408, 413, 415, 503], isVendor: true)
    }
}
