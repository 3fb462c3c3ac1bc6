#!/bin/sh
# One request to AI Search, as a shell loop that retries it:
#   client.sh GET  http://127.0.0.1:8080/v1/async/status
#   client.sh POST http://127.0.0.1:8080/v1/search '{"query":"retries","surfaces":["chatgpt"]}'
# Without arguments it takes them from RETRIAL_METHOD, RETRIAL_URL and RETRIAL_BODY.
method=${1:-$RETRIAL_METHOD}
url=${2:-$RETRIAL_URL}
body=${3:-${RETRIAL_BODY:-}}

head=$(mktemp) answer=$(mktemp)
trap 'rm -f "$head" "$answer"' EXIT
trap 'exit 130' INT TERM

ask() {
  set -- -X "$method" -H "Authorization: Bearer ${AISEARCH_KEY:-sk_test_a}"
  if [ -n "$body" ]; then
    set -- "$@" -H 'Content-Type: application/json' --data "$body"
  fi
  curl -s -D "$head" -o "$answer" -w '%{http_code}' "$@" "$url"
}

for attempt in 1 2 3 4 5; do
  status=$(ask)
  # curl prints 000 where no answer came, which is a small number as well.
  [ "$status" -lt 429 ] && break
  [ "$attempt" -eq 5 ] && break
  wait=$(tr -d '\r' <"$head" | sed -n 's/^[Rr]etry-[Aa]fter: *//p')
  sleep "${wait:-$((1 << attempt))}"
done

cat "$answer"
