/// Where others have types of the same names, and a module hides behind its own main type.
package typealias ReleaseEnvironment = Environment
package typealias ReleaseApplication = Application
