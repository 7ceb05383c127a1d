// Amounts as people read and hear them. They come in major units and are for reading: nothing is reckoned here.

/**
 * @param {number} amount
 * @param {string} currency
 * @param {"symbol" | "name"} display
 */
function format(amount, currency, display) {
  const whole = display === "name" && Number.isInteger(amount);
  return new Intl.NumberFormat(undefined, {
    style: "currency",
    currency,
    currencyDisplay: display,
    ...(whole ? { minimumFractionDigits: 0 } : {}),
  }).format(amount);
}

/**
 * An amount as it is shown: `£36.50`.
 * @param {number} amount
 * @param {string} currency
 */
export const shown = (amount, currency) => format(amount, currency, "symbol");

/**
 * An amount as it is spoken: `120 US dollars`.
 * @param {number} amount
 * @param {string} currency
 */
export const spoken = (amount, currency) => format(amount, currency, "name");
