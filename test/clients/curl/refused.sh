# The status says it too, if you ask for the media type that has one.
curl -s -w '%{http_code}\n' "$JALON" -H "Authorization: Bearer $TOKEN" \
  -H 'Content-Type: application/json' -H 'Accept: application/graphql-response+json' \
  -d '{ "query": "{ comments(first: 1000) { totalCount } }" }'
