#!/usr/bin/env bash
# 文書をオフィスサーバーで検査し、指摘を採否し、直した写しを受け取って、もう一度検査する例です。
# Check a document with the office server, decide on findings, have it corrected, check it again.
#
#   export CHECKER_URL=http://checker.example.co.jp:8400
#   export CHECKER_TOKEN=chk_...
#   ./check.sh 稟議書.docx 直した稟議書.docx \
#       --ruleset ringi --reject ja-business.date=取引先の暦に合わせた --fix ringi.page --fix ja-business.heading-style
#
# --ruleset NAME        the format; left out, the server chooses one by name and title
# --reject RULE=REASON  reject the findings of a rule; they stay silent in later versions
# --fix RULE            fix the findings of a rule; everything that can be fixed if it is left out
#
# It needs bash, curl and jq. The token (page "Account") needs the scope "check".
# Exit code: 0 nothing is left, 1 findings are left, 2 it did not work; why is on standard error.
# Copy it and change what you like.
set -euo pipefail
trap 'exit 2' ERR # 1 says that findings are left, and nothing else

stop() { printf '%s\n' "$*" >&2; exit 2; }

usage="CHECKER_URL=... CHECKER_TOKEN=... check.sh FILE COPY [--ruleset N] [--reject R=WHY] [--fix R]"
rejected=() fixed=() files=() format=()
while [ $# -gt 0 ]; do
  case $1 in
    --ruleset) format=(--form-string "ruleset=${2?$usage}"); shift 2 ;;
    --reject) rejected+=("${2?$usage}"); shift 2 ;;
    --fix) fixed+=("${2?$usage}"); shift 2 ;;
    -*) stop "$usage" ;;
    *) files+=("$1"); shift ;;
  esac
done
[ ${#files[@]} -eq 2 ] && [ -n "${CHECKER_URL:-}" ] && [ -n "${CHECKER_TOKEN:-}" ] || stop "$usage"
file=${files[0]} copy=${files[1]}
name=$(basename -- "$file") # what is decided holds for later versions of a file of this name
[ -r "$file" ] || stop "$file: cannot be read"
[ "${copy##*.}" = "${file##*.}" ] || stop "$copy: .${file##*.} is needed"
command -v jq >/dev/null || stop "jq is not installed"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# ask METHOD PATH [curl's options]: prints the answer, or says what the server says is wrong.
# --retry waits and asks again while the server is busy (429, 503), as long as Retry-After says.
# The token goes through a file descriptor: other users of this machine see curl's options.
ask() {
  local method=$1 path=$2 code
  shift 2
  : >"$folder/answer" # curl leaves it alone where the answer has no body
  code=$(curl --silent --show-error --retry 5 --request "$method" \
    --config <(printf 'header = "Authorization: Bearer %s"\n' "$CHECKER_TOKEN") \
    --header "Accept-Language: ${CHECKER_LANGUAGE:-ja}" \
    --output "$folder/answer" --write-out '%{http_code}' "$@" \
    "${CHECKER_URL%/}/api/v1$path") || exit 2
  if [ "$code" -ge 300 ]; then
    # RFC 9457, application/problem+json; what is none comes from a proxy
    jq --raw-output --arg code "$code" '$code + " " + ([.place, .detail,
        ((.faults // [])[] | .at + ": " + .says)] | map(select(. != null and . != "")) | join(" / "))' \
      "$folder/answer" >&2 2>/dev/null || echo "$code" >&2
    exit 2
  fi
  cat "$folder/answer"
}

# finish JOB: waits until it has ended, and prints it.
finish() {
  local job
  while :; do
    job=$(ask GET "/jobs/$1") || exit 2
    case $(jq -r .status <<<"$job") in
      done) printf '%s' "$job"; return ;;
      queued | running) sleep 1 ;;
      *) stop "$(jq -r '.name + ": " + .status + ": " + (.problem // "")' <<<"$job")" ;;
    esac
  done
}

# check FILE: hands a file in under the name of the first; leaves the job in $job, what was found in
# $findings.
check() {
  local jobs
  jobs=$(ask POST /checks --header "Idempotency-Key: $(date +%s%N)-$RANDOM" \
    --form "files=@\"$1\";filename=\"$name\"" ${format[@]+"${format[@]}"}) || exit 2
  job=$(finish "$(jq -r '.jobs[0].id' <<<"$jobs")") || exit 2
  findings=$(ask GET "/jobs/$(jq -r .id <<<"$job")/findings") || exit 2
  jq -r '.findings[].finding | [.severity, .rule, .place.label // "", .message] | @tsv' <<<"$findings"
  jq -r --argjson job "$job" \
    '$job.name + ": \(.findings | length) (\($job.summary.suppressed // 0) silent)\n"' <<<"$findings"
}

# leave: ends with 1 if there are findings, 0 if there are none.
leave() { [ "$(jq '.findings | length' <<<"$findings")" -eq 0 ] && exit 0 || exit 1; }

check "$file"
id=$(jq -r .id <<<"$job")

for each in ${rejected[@]+"${rejected[@]}"}; do
  rule=${each%%=*} reason=
  [ "$rule" = "$each" ] || reason=${each#*=}
  keys=$(jq -c --arg rule "$rule" '.findings[] | select(.finding.rule == $rule) | .key' <<<"$findings")
  [ -n "$keys" ] || stop "--reject $rule: there is no such finding"
  while read -r key; do
    jq -n --argjson key "$key" --arg reason "$reason" '{key: $key, accepted: false, reason: $reason}' |
      ask POST "/jobs/$id/decisions" --header "Content-Type: application/json" --data-binary @- || exit 2
  done <<<"$keys"
done

# a finding whose correction the server can make itself has one of the grades safe and unsafe
wanted=$(printf '%s\n' ${fixed[@]+"${fixed[@]}"} | jq -R . | jq -sc 'map(select(. != ""))')
fixable='.findings[] | select(.finding.fix.grade | IN("safe", "unsafe"))'
for rule in ${fixed[@]+"${fixed[@]}"}; do
  jq -e --arg rule "$rule" "[$fixable | select(.finding.rule == \$rule)] | length > 0" \
    <<<"$findings" >/dev/null || stop "--fix $rule: nothing that can be fixed"
done
chosen=$(jq -c --argjson wanted "$wanted" \
  "[$fixable | select((\$wanted | length) == 0 or (.finding.rule | IN(\$wanted[]))) | .key]" <<<"$findings")
[ "$chosen" != "[]" ] || leave

order=$(jq -c --argjson chosen "$chosen" '{document: .document, chosen: $chosen}' <<<"$job")
asked=$(ask POST /fixes --header "Content-Type: application/json" --data-binary "$order") || exit 2
job=$(finish "$(jq -r .id <<<"$asked")") || exit 2
made=$(jq -r '[.files[] | select(startswith("corrected."))][0] // ""' <<<"$job")
[ -n "$made" ] || stop "$name: nothing could be corrected"
jq -r '"\(.summary.fixes) fixed\n"' <<<"$job"
ask GET "/jobs/$(jq -r .id <<<"$job")/files/$made" >"$folder/copy"
mv -- "$folder/copy" "$copy"

check "$copy"
leave
