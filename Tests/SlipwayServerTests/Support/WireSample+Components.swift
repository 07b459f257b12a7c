import ReleaseModel
import SlipwayAPI

extension WireSample {
    private static let label = API.Label("x", "x")
    private static let application = API.Application(
        id: "x", name: "x", description: "x", labels: [label], components: 1, creator: "x",
        createdAt: time, changedAt: time)
    private static let applications = API.Applications(items: [application], total: 1)
    private static let named = API.Component.Named(id: "x", name: "x")
    private static let bareSpec = API.Component.Spec(
        version: "x", artifact: "x", sha256: "x", command: ["x"], replicas: 1,
        variables: [label], strategy: "x")
    private static let spec = API.Component.Spec(
        version: "x", artifact: "x", sha256: "x", command: ["x"], replicas: 1,
        variables: [label], port: 1, health: "x", strategy: "x")
    private static let bareDeployed = API.Component.Deployed(
        target: "x", version: "x", sha256: "x", replicas: 1)
    private static let deployed = API.Component.Deployed(
        target: "x", version: "x", sha256: "x", replicas: 1, beside: "x")
    private static let job = API.Component.Job(
        id: "x", run: "x", action: "x", version: "x", at: time)
    private static let bareComponent = API.Component(
        id: "x", name: "x", application: named, environment: named, status: "x", available: 1,
        replicas: 1, spec: spec, deployed: [deployed], creator: "x", createdAt: time,
        changedAt: time)
    private static let component = API.Component(
        id: "x", name: "x", application: named, environment: named, status: "x", available: 1,
        replicas: 1, spec: spec, deployed: [deployed], lastJob: job, creator: "x",
        createdAt: time, changedAt: time)
    private static let componentList = API.Components(items: [component], total: 1)
    private static let componentAnswer = API.ComponentAnswer(
        component: "x", job: "x", run: "x", result: "x")
    private static let fieldChange = API.FieldChange(field: "x", before: "x", after: "x")
    private static let change = API.ComponentChange(
        step: "x", component: "x", targets: ["x"], changes: [fieldChange])

    static let components: [WireSample] = [
        WireSample("Label", label, label),
        WireSample("Application", application, application),
        WireSample("Applications", applications, applications),
        WireSample("Named", named, named), WireSample("Component", component, bareComponent),
        WireSample("ComponentSpec", spec, bareSpec),
        WireSample("ComponentDeployed", deployed, bareDeployed),
        WireSample("ComponentJob", job, job),
        WireSample("Components", componentList, componentList),
        WireSample("ComponentAnswer", componentAnswer, componentAnswer),
        WireSample("FieldChange", fieldChange, fieldChange),
        WireSample("ComponentChange", change, change),
    ]

    private static let bareExecution = API.ReleaseExecution(
        id: 1, run: "x", status: "x", version: 1, startedBy: "x", startedAt: time, kind: "x")
    private static let execution = API.ReleaseExecution(
        id: 1, run: "x", status: "x", version: 1, startedBy: "x", startedAt: time, kind: "x",
        skipped: "x")
    private static let executions = API.ReleaseExecutionList(items: [execution], total: 1)
    private static let bareTask = API.ReleaseTask(
        id: "x", name: "x", description: "x", status: "x", configMode: "x", failMode: "x",
        version: 1, creator: "x", createdAt: time, changedAt: time)
    private static let task = API.ReleaseTask(
        id: "x", name: "x", description: "x", status: "x", configMode: "x", failMode: "x",
        version: 1, creator: "x", createdAt: time, changedAt: time, execution: execution)
    private static let taskList = API.ReleaseTaskList(items: [task])
    private static let bareStep = API.ReleaseStep(
        name: "x", displayName: "x", kind: "x", status: "x", steps: ["x"])
    private static let step = API.ReleaseStep(
        name: "x", displayName: "x", kind: "x", status: "x", startedAt: time, endedAt: time,
        reason: "x", steps: ["x"])
    private static let group = API.ReleaseGroup(name: "x", tasks: [step])
    private static let stage = API.ReleaseStage(
        name: "x", displayName: "x", status: "x", groups: [group])
    private static let detail = API.ReleaseTaskDetail(
        task: task, declaration: ["a": 1], stages: [stage])
    private static let stepChange = API.StepChange(
        step: "x", field: "x", before: "x", after: "x")
    private static let bareDifference = API.ReleaseDifference(
        purpose: "x", components: [change], added: ["x"], removed: ["x"],
        changed: [stepChange], voided: ["x"])
    private static let difference = API.ReleaseDifference(
        purpose: "x", components: [change], added: ["x"], removed: ["x"],
        changed: [stepChange], voided: ["x"],
        refusal: API.Refusal(code: "x", sentence: "x", facts: []))

    static let releaseTasks: [WireSample] = [
        WireSample("ReleaseTask", task, bareTask),
        WireSample("ReleaseTaskList", taskList, taskList),
        WireSample("ReleaseExecution", execution, bareExecution),
        WireSample("ReleaseExecutionList", executions, executions),
        WireSample("ReleaseTaskDetail", detail, detail),
        WireSample("ReleaseStage", stage, stage), WireSample("ReleaseGroup", group, group),
        WireSample("ReleaseStep", step, bareStep),
        WireSample(
            "ReleaseStartRequest", API.ReleaseStartRequest(only: ["x"]),
            API.ReleaseStartRequest()),
        WireSample(
            "ReleaseRetryRequest", API.ReleaseRetryRequest(preview: true),
            API.ReleaseRetryRequest()),
        WireSample(
            "ReleaseCloneRequest", API.ReleaseCloneRequest(name: "x"),
            API.ReleaseCloneRequest()),
        WireSample(
            "ReleaseTaskAnswer",
            API.ReleaseTaskAnswer(
                task: "x", execution: 1, run: "x", status: "x", difference: difference),
            API.ReleaseTaskAnswer(task: "x", execution: 1, run: "x", status: "x")),
        WireSample("ReleaseDifference", difference, bareDifference),
        WireSample("StepChange", stepChange, stepChange),
    ]
}
