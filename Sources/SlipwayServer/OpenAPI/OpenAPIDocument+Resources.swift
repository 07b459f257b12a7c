internal import ComponentReleases
internal import ReleaseModel

extension OpenAPIDocument {
    /// The schemas of resources; docs/servicestage.md says more.
    static let resources: [JSON.Member] = [
        .init("ApplicationRequest", ResourceSchemas.application),
        .init("ConfigurationRequest", ResourceSchemas.configuration),
        .init("VendorEnvironmentRequest", ResourceSchemas.environment),
        .init("EnvironmentResourcesRequest", ResourceSchemas.resources),
        .init("ComponentRequest", ResourceSchemas.component),
        .init("ComponentActionRequest", ResourceSchemas.action),
        free("ApplicationDetail", "An application."),
        free("ApplicationList", "A part of the applications, and how many there are."),
        free("ConfigurationDetail", "An application's variables in environments."),
        free("VendorEnvironment", "An environment, without what is allowed there."),
        free("VendorEnvironments", "A part of the environments, and how many there are."),
        free("EnvironmentResources", "What an environment is made of elsewhere."),
        free("ComponentDetail", "A component, and how it is."),
        free("ComponentList", "A part of the components, and how many there are."),
        free("ComponentRecords", "The versions that were released."),
        free("JobStarted", "The job that does it, and the component where it is new."),
        free("JobDetail", "A job and its tasks."),
        free("RuntimeStacks", "The kinds of programs there are."),
        free("EnvironmentRequest", "An environment in full."),
        free("EnvironmentDetail", "An environment: targets, rules and checks."),
        free("EnvironmentList", "Every environment of the project, by name."),
    ]
}
