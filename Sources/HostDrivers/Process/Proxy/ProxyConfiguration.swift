/// The text that HAProxy reads: the same for the same version and traffic, byte for byte.
struct ProxyConfiguration: Hashable, Sendable {
    private static let maximumConnections = 2_000
    private static let server = "    server seat"

    let text: String

    init(_ spec: ComponentSpec, _ proxy: ProxySpec, _ traffic: Traffic) {
        // Idle clients must not hold up a change for as long as it may take.
        let idle = min(max(proxy.drain.wholeMilliseconds / 2, 500), 5_000)
        let servers = traffic.servers.map { server in
            "\(Self.server)\(server.target.seat) \(server.target.endpoint) "
                + "weight \(server.weight) check inter 2s\n"
        }
        text = """
            # Written by Slipway for the component \(spec.component); its next release writes it anew.
            global
                maxconn \(Self.maximumConnections)
                nbthread 2
                no strict-limits
                hard-stop-after \(proxy.drain.wholeMilliseconds)ms

            defaults
                mode http
                timeout connect 2s
                timeout client 60s
                timeout server 60s
                timeout queue 5s
                timeout tunnel 1h
                timeout http-request 10s
                timeout http-keep-alive \(idle)ms
                retries 3
                option redispatch 1
                option http-server-close
                option idle-close-on-response

            frontend front
                bind \(spec.address):\(proxy.port)
                default_backend replicas

            backend replicas
                balance roundrobin
            \(servers.joined())
            """
    }

    /// The traffic that such a text stands for.
    static func traffic(in text: String) -> Traffic {
        let servers = text.split(separator: "\n").compactMap { line -> Traffic.Server? in
            guard line.hasPrefix(server) else { return nil }
            let words = line.dropFirst(server.count).split(separator: " ")
            guard words.count >= 4, words[2] == "weight", let seat = Int(words[0]),
                let weight = Int(words[3])
            else { return nil }
            return Traffic.Server(
                target: Traffic.Target(seat: seat, endpoint: String(words[1])), weight: weight)
        }
        return Traffic(servers)
    }
}
