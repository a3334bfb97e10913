curl -s "$JALON" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' --data-binary @- <<END
{
  "query": "mutation (\$input: EditCommentInput!) { editComment(input: \$input) { comment { version body { text } } errors { code message path } } }",
  "variables": { "input": { "commentId": "$COMMENT", "expectedVersion": $VERSION, "body": "Six mois de plus." } }
}
END
