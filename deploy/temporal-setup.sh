#!/bin/sh
# Gives a Temporal server the namespace and the search attributes that Confetti needs, and ends once the server uses them.
# Can be run again at any time. An attribute that exists with another type is an error that the command explains.
#
# Reads TEMPORAL_ADDRESS (as the temporal command does), TEMPORAL_NAMESPACE and CONFETTI_RETENTION, the time that closed
# requests stay in lists.
set -eu

: "${TEMPORAL_ADDRESS:?give the host:port of the Temporal server}"
: "${TEMPORAL_NAMESPACE:?name the namespace to set up}"
: "${CONFETTI_RETENTION:?say how long closed requests are kept, such as 87600h}"
export TEMPORAL_ADDRESS TEMPORAL_NAMESPACE

# A server shows a change of its namespaces to itself within ten seconds or so; until then it denies it.
patiently() {
  attempts=30
  until output=$("$@" 2>&1); do
    attempts=$((attempts - 1))
    if [ "$attempts" -eq 0 ]; then
      printf '%s\nGave up after a minute: %s\n' "$output" "$*" >&2
      exit 1
    fi
    sleep 2
  done
}

namespace() {
  # update fails for a namespace that is not there, and create for one that is.
  temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$CONFETTI_RETENTION" ||
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$CONFETTI_RETENTION"
}

# One command an attribute: of several names in one command, the temporal command 1.9.1 adds the first only.
known=''
attribute() {
  patiently temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$1" --type "$2"
  known="${known:+$known AND }$1 IS NULL"
}

patiently temporal operator cluster health
patiently namespace

attribute ConfettiKind Keyword
attribute ConfettiStatus Keyword
attribute ConfettiRegion Keyword
attribute ConfettiOrgId Keyword
attribute ConfettiAccount Keyword
attribute ConfettiStep KeywordList
attribute ConfettiApprovers KeywordList
attribute ConfettiRequester KeywordList
attribute ConfettiSlaDueAt Datetime
attribute ConfettiSlaState Keyword
attribute ConfettiCredits Int

# A query is refused as long as the server does not know an attribute in it.
patiently temporal workflow count --namespace "$TEMPORAL_NAMESPACE" --query "$known"

echo "Temporal at $TEMPORAL_ADDRESS is set up: namespace $TEMPORAL_NAMESPACE keeps closed requests for $CONFETTI_RETENTION."
