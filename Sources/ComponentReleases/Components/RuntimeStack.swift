/// A kind of program that components may be.
package struct RuntimeStack: Hashable, Sendable {
    package var name: String
    package var type: String
    package var version: String

    /// What a host starts: the command of the component says how, the name is for people.
    package static let all = [
        RuntimeStack(name: "Executable", type: "Executable", version: "1.0"),
        RuntimeStack(name: "OpenJDK17", type: "Java", version: "17"),
        RuntimeStack(name: "Tomcat9", type: "Tomcat", version: "9"),
        RuntimeStack(name: "Nodejs20", type: "Nodejs", version: "20"),
        RuntimeStack(name: "Php8", type: "Php", version: "8"),
        RuntimeStack(name: "Python3", type: "Python", version: "3"),
        RuntimeStack(name: "Go1", type: "Go", version: "1"),
    ]
}
