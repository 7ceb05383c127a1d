import { call } from "../api.js";
import { form, newPassword, notice, paragraph, presentPassword } from "../dom.js";

/**
 * @param {import("../app.js").Me} _
 * @param {HTMLElement} main
 */
export function changePassword(_, main) {
  const node = form("Change the password", [presentPassword("Present password"), newPassword("new_password")], async (values) => {
    await call("POST", "/auth/password", values);
    const done = notice("done", paragraph("The password is changed. All other sessions were ended."));
    node.replaceWith(done);
  });
  main.append(paragraph("All other places where you are signed in are signed out."), node);
}
