internal import Foundation
internal import Glibc

/// What the system said, in its own words, where Foundation wraps it.
func systemReason(_ error: any Error) -> String {
    if let error = error as? POSIXError { return String(cString: strerror(error.code.rawValue)) }
    let wrapped = error as NSError
    if let inner = wrapped.userInfo[NSUnderlyingErrorKey] as? any Error {
        return systemReason(inner)
    }
    if wrapped.domain == NSPOSIXErrorDomain {
        return String(cString: strerror(Int32(wrapped.code)))
    }
    let number: Int32? =
        switch (error as? CocoaError)?.code {
        case .fileWriteOutOfSpace: ENOSPC
        case .fileWriteNoPermission: EACCES
        case .fileWriteVolumeReadOnly: EROFS
        case .fileWriteFileExists: EEXIST
        case .fileNoSuchFile: ENOENT
        default: nil
        }
    return number.map { String(cString: strerror($0)) } ?? wrapped.localizedDescription
}
