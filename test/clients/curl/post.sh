KEY="note-1742-of-our-own-system" # Yours to choose; kept with the text until the answer is there.

post() {
  curl -s "$JALON" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' --data-binary @- <<END
{
  "query": "mutation (\$input: PostCommentInput!) { postComment(input: \$input) { comment { id reference version } errors { code message path } } }",
  "variables": { "input": {
    "idempotencyKey": "$KEY", "subjectId": "$ID",
    "kind": "SUBSTANTIVE", "stance": "CONCERNS", "language": "FR", "body": "L'échéance est trop courte."
  } }
}
END
}

post
post # The network broke before the answer came? Once more: the same answer, and one comment.
