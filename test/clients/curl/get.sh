curl -s --get "$JALON" -H "Authorization: Bearer $TOKEN" \
  --data-urlencode 'query=query ($reference: String!) { measure(reference: $reference) { title { text } } }' \
  --data-urlencode 'variables={ "reference": "P1-M1" }'
