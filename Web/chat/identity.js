import { RequestError, request } from "./protocol.js";
import { readCustomer, writeCustomer } from "./storage.js";

/** @typedef {import("./protocol.js").Customer} Customer */

/**
 * Who the customer is in this browser, where the server is a demo: somebody of any name, remembered until they sign out.
 * Fires `change`.
 */
export class Identity extends EventTarget {
  /** @type {Customer | null} */
  customer = readCustomer();

  /** What a conversation is begun with: nothing for nobody in particular. */
  get proof() {
    return this.customer ? { reference: this.customer.reference, signature: this.customer.signature } : undefined;
  }

  /** @param {string} name */
  async signIn(name) {
    this.#keep(await request("/v1/demo/customers", { method: "POST", body: { name } }));
  }

  signOut() {
    this.#keep(null);
  }

  /**
   * Makes a conversation that of the customer; says whether it is.
   * @param {{ id: string, token: string }} conversation
   * @returns {Promise<boolean>}
   */
  async prove({ id, token }) {
    try {
      await request(`/v1/conversations/${id}/customer`, { method: "POST", token, body: this.proof });
      return true;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // The server has another secret by now: nobody is signed in here any more.
      if (error.status === 401) this.signOut();
      if (error.status === 409) return false;
      throw error;
    }
  }

  /** @param {Customer | null} customer */
  #keep(customer) {
    this.customer = customer;
    writeCustomer(customer);
    this.dispatchEvent(new CustomEvent("change"));
  }
}
