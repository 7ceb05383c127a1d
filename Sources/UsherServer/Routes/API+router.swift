import Assistant
import Essentials
import HTTPServer

extension Reception {
  /// Everything that the server answers: the API, its document, the socket, the chat page, the account pages, the
  /// operators' console.
  func router(_ limits: BodyLimits, _ configuration: ServerConfiguration) -> Router {
    var router = Router()
    for endpoint in API.endpoints { endpoint.serve(on: &router, by: self, limits: limits) }
    let document = OpenAPIDocument(version: main.version, server: configuration.publicURL ?? "/").json
      .serialized()
    router.on(.get, "/openapi.json") { _ in .json(bytes: document) }
    let policy = PagePolicy(frameAncestors: configuration.frameAncestors)
    ConversationSocketRoute(reception: self).serve(on: &router)
    SandboxBank(reception: self, policy: policy).serve(on: &router)
    PaymentReturnPages(reception: self, policy: policy).serve(on: &router)
    assert(router.routes.allSatisfy(AccessTable.holds), "A route has no row in AccessTable")
    let files = WebFiles(reception: self)
    files.serveStaff(on: &router)
    if let folder = configuration.web {
      router.files(
        at: "/", directory: folder,
        options: StaticFileOptions(headers: policy.fields))
    } else {
      files.serveChat(on: &router, policy)
    }
    return router
  }
}
