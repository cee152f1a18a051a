// The dates that an official notice sets: the DATES paragraph of the Federal Register, sentence by
// sentence, with what each date is the date of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/day.h"

namespace chipline {

enum class NoticeDateRole : std::uint8_t {
  kEffective,   // "is effective", "takes effect"
  kApplicable,  // "is applicable with respect to products entered on or after"
  kCompliance,  // "not required to comply until": the first day it must be obeyed
  kUntil,       // the last day: "stayed until", "valid through", "expires on"
  kDeferred,    // where an earlier rule's first day is moved: the new one
  kReplaced,    // … and the old one
  kComments,    // comments are due
  kEvent,       // a hearing, a docket that opens, requests that may be made
  kFiled,       // filed for, or placed on, public inspection
  kSigned,
};
// "effective", "applicable", "compliance", "until", "deferred", "replaced", "comments", "event",
// "filed", "signed"
std::string_view Name(NoticeDateRole role);

struct NoticeDate {
  NoticeDateRole role = NoticeDateRole::kEffective;
  Day day = 0;
  std::optional<Day> until;  // of an effective, applicable or compliance date: its last day
  // What the date is for where it is not for the whole notice, as printed: "amendatory
  // instruction 5", "the amendments to § 744.23".
  std::string part;
  std::size_t begin = 0;  // bytes of the text: the statement that sets it
  std::size_t end = 0;
};

// In the order of the text, every date that the notice sets. Dates that only name another document
// ("the rule published on …") or what shipments under way may still do are left out. `published` is
// what "on publication" and "60 days after publication" mean, and gives a year to days without one.
// REQUIRES: valid UTF-8 without line ends (CleanInline).
std::vector<NoticeDate> ReadNoticeDates(std::string_view text, std::optional<Day> published);

// One line for tests and traces: "effective 2023-11-17; effective 2026-01-01 [amendatory
// instruction 5]; comments 2023-12-18"; "..DAY" behind a day is its last one.
std::string OneLine(const std::vector<NoticeDate>& dates);

}  // namespace chipline
