import Assistant
import Essentials
import HTTPServer

extension API {
  /// Everything that the server answers: the API, its document, the socket, the chat page, the account pages.
  func router(_ limits: BodyLimits, _ configuration: ServerConfiguration) -> Router {
    var router = Router()
    for endpoint in Self.endpoints { endpoint.serve(on: &router, by: self, limits: limits) }
    let document = OpenAPIDocument(version: version, server: configuration.publicURL ?? "/").json.serialized()
    router.on(.get, "/openapi.json") { _ in .json(bytes: document) }
    let policy = PagePolicy(frameAncestors: configuration.frameAncestors)
    ConversationSocketRoute(api: self).serve(on: &router)
    if assistant.tickets != nil {
      SandboxBank(api: self, bank: assistant.services.payments.sandbox, policy: policy).serve(on: &router)
      PaymentReturnPages(company: company.name, policy: policy).serve(on: &router)
    }
    assert(router.routes.allSatisfy(AccessTable.holds), "A route has no row in AccessTable")
    let files = WebFiles()
    files.serveAccounts(on: &router)
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
