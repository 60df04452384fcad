// Reads digits, with or without groups of three, and powers: 1000000, 1,000,000, 1_000_000, 1e6, 2.5e6, 10^6. Three
// digits must follow a separator: 1.000 means a thousand for many people, but 1.5 is not an integer.
export function readNumber(text, max) {
  const compact = text.trim().replace(/\s/g, " ");
  const power = /^(\d+)\^(\d{1,2})$/.exec(compact);
  const n = power ? Number(power[1]) ** Number(power[2])
    : /^\d+(\.\d+)?e\+?\d{1,2}$/i.test(compact) ? Number(compact)
    : /^(\d+|\d{1,3}([ ,._'’])\d{3}(\2\d{3})*)$/.test(compact) ? Number(compact.replace(/\D/g, ""))
    : NaN;
  return Number.isInteger(n) && n >= 1 && n <= max ? n : null;
}
