curl -s "$JALON" -H "Authorization: Bearer $TOKEN" -H 'Accept-Language: fr' -H 'Content-Type: application/json' -d '{
  "query": "query ($reference: String!) { measure(reference: $reference) { id title { text language } } }",
  "variables": { "reference": "P1-M1" }
}'
