import Foundation
import Testing
import UsherTesting

@testable import UsherServer

@Suite("The folder of uploads") struct UploadsFolderTests {
  @Test("A replica that starts removes what was left long ago, and not what another is taking in just now")
  func leavesWhatIsYoung() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "usher-upload-young")
    for name in ["usher-upload-old", "kept"] {
      let path = try folder.write("x", to: name)
      let long = Date(timeIntervalSinceNow: -7200)
      try FileManager.default.setAttributes([.modificationDate: long], ofItemAtPath: path)
    }
    _ = try Uploads(folder: folder.path)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(left) == ["usher-upload-young", "kept"])
  }
}
