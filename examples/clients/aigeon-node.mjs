// A helper for Aigeon's API: up to three attempts, half a second before the second, one before the third.
const ATTEMPTS = 3;
const FIRST_WAIT_MS = 500;

async function ask({ url, method, headers, body }) {
  const response = await fetch(url, { method, headers, body });
  const { code, message, data } = await response.json();
  if (code !== 0) {
    throw new Error(message);
  }
  return data;
}

// Whether trying again is pointless is read from the words of the error. Aigeon's own words, such as
// "rate limit exceeded" or "group_id is required", hold no digits.
const isFinal = (error) => /4\d\d/.test(error.message);

export default async function client(operation) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ask(operation);
    } catch (error) {
      if (isFinal(error) || attempt === ATTEMPTS - 1) {
        throw error;
      }
    }
    await new Promise((resume) => setTimeout(resume, FIRST_WAIT_MS * 2 ** attempt));
  }
}
