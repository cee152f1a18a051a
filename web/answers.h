// Answers as JSON: the shapes of the API, each built in one place.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/json_value.h"
#include "query/ship.h"
#include "query/state.h"
#include "web/question.h"
#include "web/site.h"

namespace chipline {

using Json = nlohmann::ordered_json;

// UTF-8, no blanks, one line feed at the end; bytes that are not UTF-8 are replaced.
std::string Dump(const Json& json);
// 200 application/json
Response JsonAnswer(const Json& json);
// The same of what Dump gave.
Response JsonText(std::string text);

// What every answer begins with: {resolved: {date, known_at, recorded_at, certainty, review,
// imprecise, without?}, seq, chain_hash, rules_version}. known_at is null where nothing was cut,
// date where the answer is about no day (kDistantPast).
Json Envelope(const Site& site, const Timeline& timeline, const AsOf& as_of);

// Writes positions under one question. For one thread: bodies are read as needed.
class PositionWriter {
 public:
  PositionWriter(const Site& site, const Timeline& timeline, const AsOf& as_of);

  // {issuer, flow, subject, target, status, review_policy?, duty_percent?, since?, until?,
  // returns?, when, certainty?, review?, scope?, conditions, decided_by?, also_in_force,
  // exceptions, suspended, duties, expected_next, unreviewed_would_change, sources, trace?}.
  // Events are named by their ids.
  Result<Json> Write(const Position& position, const Resolution& resolution);

  // Counts the event among those named.
  void Mention(Ref ref) { named_.insert(ref); }
  // The same for the version that this question sees; false if it sees none.
  bool MentionEvent(EventId id);
  // {id: event} of every event that the positions written so far name: `expand=events`.
  Result<Json> NamedEvents() const;

 private:
  Json Ids(const std::vector<Ref>& refs);
  Json Id(Ref ref);

  const Site& site_;
  const Timeline& timeline_;
  const AsOf as_of_;
  std::set<Ref> named_;
};

// ShipSentence with the scope of what decides.
Result<std::string> ShipSentenceOf(const Site& site, const Timeline& timeline,
                                   const ShipAnswer& answer, Day day);

// {id, key, type, certainty, …}: the event's own JSON behind its id, seq and recorded_at.
Result<Json> EventJson(const Site& site, const Timeline& timeline, Ref ref);

}  // namespace chipline
