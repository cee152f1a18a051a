// The only text form of events and entries: canonical JSON, fields in the order of event.h,
// absent fields left out, no blanks, numbers in their shortest form, UTF-8 unescaped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/entry.h"
#include "model/event.h"
#include "model/result.h"

namespace chipline {

// kSubmission refuses a field it does not know, naming the nearest one. kLog ignores it: an older
// program reads a newer log.
enum class JsonMode { kSubmission, kLog };

struct ParsedEvent {
  PolicyEvent event;
  std::vector<Problem> problems;  // wrong types, unknown fields or names; not Validate's
};

std::string ToJson(const PolicyEvent& event);
// An error only where `text` is not a JSON object at all (place = "byte N"); every other fault is
// one of `problems`, so that a form can mark all of its fields at once.
Result<ParsedEvent> EventFromJson(std::string_view text, JsonMode mode);

std::string ToJson(const NewEntry& entry);
// kCorruption-free: a body that does not parse is kInvalidArgument with its place.
Result<NewEntry> EntryFromJson(std::string_view text, JsonMode mode);

// {"seq":…,"recorded_at":"…","kind":…,…}: one line of export and of /log.
std::string ToJson(const LogEntry& entry);
Result<LogEntry> LogEntryFromJson(std::string_view text);

}  // namespace chipline
