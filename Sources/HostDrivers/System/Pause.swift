import Dispatch

/// A wait that holds no thread and that cancellation does not cut short.
enum Pause {
    static func wait(_ duration: Duration) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().asyncAfter(
                deadline: .now() + .nanoseconds(Int(duration.wholeNanoseconds))
            ) { continuation.resume() }
        }
    }
}
