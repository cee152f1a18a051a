// The policy event: one act by one authority on one flow, with its evidence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/codes.h"
#include "model/edtf.h"
#include "model/subjects.h"

namespace chipline {

struct Condition {
  ConditionKind kind = ConditionKind::kOther;
  std::string text;
  std::optional<double> number;
  std::string unit;  // may be empty
  friend bool operator==(const Condition&, const Condition&) = default;
};

// Absent on an event = the measure concerns everybody.
struct Scope {
  ScopeKind kind = ScopeKind::kCarveOut;
  std::string text;
  friend bool operator==(const Scope&, const Scope&) = default;
};

// A passage of a stored document. Offsets count Unicode code points of the normalised text
// (NFC, LF), and text[start:end] == exact always holds.
struct Quote {
  std::string exact;
  std::string prefix;
  std::string suffix;
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::vector<std::string> supports;  // names of the event's fields
  friend bool operator==(const Quote&, const Quote&) = default;
};

struct Source {
  std::string url;
  std::string publisher;
  std::string title;
  std::optional<Edtf> published;
  std::string language;
  std::string document;  // SHA-256 (hex) of the normalised text, empty if none is stored
  std::vector<Quote> quotes;
  friend bool operator==(const Source&, const Source&) = default;
};

struct Quantity {
  std::optional<double> min;
  std::optional<double> max;
  std::string unit;
  friend bool operator==(const Quantity&, const Quantity&) = default;
};

struct Review {
  ReviewState state = ReviewState::kEntered;
  std::optional<Grade> grade;
  std::string rule;  // "rule-id@version" for an extracted event
  std::string by;
  friend bool operator==(const Review&, const Review&) = default;
};

// An open struct: fields in the order of their table in docs/rules.md; an empty string, list or
// optional means "unknown". `Validate` says whether it may be appended.
struct PolicyEvent {
  std::string key;  // the submitter's stable, unique name
  EventType type = EventType::kBan;
  Certainty certainty = Certainty::kReported;
  std::optional<Evidence> evidence;
  std::optional<Effect> effect;
  std::vector<Jurisdiction> issuers;  // one, or several for a joint act ("US+CN")
  std::string agency;
  std::string asserted_by;             // who says so, where that is not the issuer
  std::optional<Jurisdiction> target;  // absent: unknown, counts as all destinations
  std::optional<Flow> flow;
  std::vector<std::string> subjects;  // ids of the subject tree
  std::optional<Edtf> effective;      // first day it must be obeyed
  std::optional<Edtf> until;          // last day in force, inclusive
  std::optional<Edtf> announced;
  std::optional<Edtf> published;
  std::vector<Condition> conditions;
  std::optional<ReviewPolicy> review_policy;
  std::optional<Scope> scope;
  bool overrides = false;
  std::vector<std::string> modifies;  // ids ("1042.0"), keys or acts of earlier events
  std::string act;
  std::string actor;
  std::optional<Quantity> quantity;
  std::string summary;
  std::string note;
  std::vector<Source> sources;
  Review review;
  friend bool operator==(const PolicyEvent&, const PolicyEvent&) = default;
};

// One thing that is wrong with a submission, for the person who made it.
struct Problem {
  std::string field;  // "effective", "sources[0].url", …
  std::string message;
  friend bool operator==(const Problem&, const Problem&) = default;
};

// Every problem of the event, in field order; empty means it may be appended. What `modifies`
// names is not looked at here: only the log knows that (store/catalog.h).
std::vector<Problem> Validate(const PolicyEvent& event, const SubjectTree& subjects);

// When the world could know (P11): `published` as stated, else the earlier of `announced` and the
// first source's day; a window counts from its last day. Nothing if the event has none of these.
std::optional<Day> PublishedDay(const PolicyEvent& event);

// "US", "US+CN"
std::string IssuerText(const std::vector<Jurisdiction>& issuers);

// The stable one-line dump for tests and logs:
//   ban enacted US export CN [zte] 2018-04-15..2025-03-13
// Fields that are absent are left out; conditions, scope and modifies follow in brackets.
std::string OneLine(const PolicyEvent& event);

// True for types that never change a state whatever their certainty (design: purchase_order,
// penalty), and for certainties that never do.
bool NeverChangesState(EventType type);
bool NeverChangesState(Certainty certainty);

}  // namespace chipline
